/** The blocks in the editor: a live preview of the element, a control for each attribute, and the fallback inside. */
(({ blocks, blockEditor, components, element, i18n }) => {
  const { createElement: el, Fragment, useEffect, useState } = element;
  const { __, sprintf } = i18n;
  const { InnerBlocks, InspectorControls, useBlockProps } = blockEditor;
  const { Disabled, ExternalLink, PanelBody, Placeholder, SelectControl, TextControl, ToggleControl } =
    components;
  const { attributes: manifest, isComplete, settingsUrl, tokenEndpoint, language } = window.veSchedulerEditor;

  const toKey = (name) => name.replace(/-./g, ([, letter]) => letter.toUpperCase());
  const toLabel = (name) => name[0].toUpperCase() + name.slice(1).replaceAll('-', ' ');

  /** Control for one attribute of the element. */
  function control({ name, type, choices, help }, values, setAttributes) {
    const key = toKey(name);
    const common = { key, label: toLabel(name), help, className: `ve-scheduler-control-${name}` };
    const value = values[key];
    const set = (next) => setAttributes({ [key]: next });
    if (type === 'boolean') {
      return el(ToggleControl, {
        ...common,
        checked: Boolean(value),
        onChange: (on) => set(on || undefined),
      });
    }
    if (type === 'optional-boolean') {
      const options = [
        { value: '', label: __('Default', 've-scheduler') },
        { value: 'true', label: __('Yes', 've-scheduler') },
        { value: 'false', label: __('No', 've-scheduler') },
      ];
      return el(SelectControl, {
        ...common,
        value: value ?? '',
        options,
        onChange: (text) => set(text || undefined),
      });
    }
    if (choices.length) {
      const options = ['', ...choices].map((choice) => ({
        value: choice,
        label: choice || __('Default', 've-scheduler'),
      }));
      return el(SelectControl, {
        ...common,
        value: value ?? '',
        options,
        onChange: (text) => set(text || undefined),
      });
    }
    if (type === 'number') {
      const onChange = (text) => set(text === '' || Number.isNaN(Number(text)) ? undefined : Number(text));
      return el(TextControl, { ...common, type: 'number', value: value ?? '', onChange });
    }
    return el(TextControl, { ...common, value: value ?? '', onChange: (text) => set(text || undefined) });
  }

  /** Panels of controls, grouped as in the documentation. The site's settings know the connection, so it comes last. */
  function panels(list, values, setAttributes) {
    const connection = list[0].group;
    const others = list.map(({ group }) => group).filter((group) => group !== connection);
    const groups = [...new Set([...others, connection])];
    return groups.map((group, index) =>
      el(
        PanelBody,
        { key: group, title: group, initialOpen: index === 0 },
        group === connection &&
          groups.length > 1 &&
          el('p', null, __('Leave these empty to use Settings → VideoEngager.', 've-scheduler')),
        list
          .filter((one) => one.group === group)
          .map((attribute) => control(attribute, values, setAttributes)),
      ),
    );
  }

  /** Attributes of the previewed element. */
  function previewAttributes(list, values) {
    const shown = { lang: language };
    for (const { name, type } of list) {
      const value = values[toKey(name)];
      if (value === undefined || value === '' || (type === 'boolean' && !value)) continue;
      shown[name] = type === 'boolean' ? '' : String(value);
    }
    return shown;
  }

  /** A value once it has stayed the same for a while, so that not every key press loads the form again. */
  function useSettled(value) {
    const [settled, setSettled] = useState(value);
    useEffect(() => {
      const timer = setTimeout(() => setSettled(value), 500);
      return () => clearTimeout(timer);
    }, [JSON.stringify(value)]);
    return settled;
  }

  /** What keeps the block from working, with a link for those who can change it. */
  function setup(label, icon) {
    return el(
      Placeholder,
      { label, icon, instructions: __('The connection to VideoEngager is not set up yet.', 've-scheduler') },
      settingsUrl
        ? el(ExternalLink, { href: settingsUrl }, __('Open the settings', 've-scheduler'))
        : el('p', null, __('Ask an administrator to fill in Settings → VideoEngager.', 've-scheduler')),
    );
  }

  blocks.registerBlockType('ve-scheduler/scheduler', {
    edit({ attributes, setAttributes }) {
      const list = manifest.scheduler;
      const shown = useSettled(previewAttributes(list, attributes));
      const endpoint = shown['token-endpoint'] ?? tokenEndpoint;
      // A floating button would leave the canvas, and a popup would cover it.
      const preview = el('ve-scheduler', {
        ...shown,
        'token-endpoint': endpoint,
        mode: 'inline',
        // Elements read most attributes once. A new key shows each change.
        key: JSON.stringify(shown),
      });
      const hasButton = ['popup', 'floating'].includes(shown.mode);
      return el(
        Fragment,
        null,
        el(InspectorControls, null, panels(list, attributes, setAttributes)),
        el(
          'div',
          useBlockProps(),
          endpoint && (isComplete || shown['token-endpoint'])
            ? el(Disabled, null, preview)
            : setup(__('Meeting booking', 've-scheduler'), 'calendar-alt'),
          el(
            'div',
            { className: 've-scheduler-fallback' },
            el(
              'p',
              null,
              __('Fallback: shown instead of the form when it cannot load.', 've-scheduler') +
                (hasButton
                  ? ` ${sprintf(
                      /* translators: %s: value of the setting "Mode". */
                      __('On the page, a button opens the form (%s).', 've-scheduler'),
                      shown.mode,
                    )}`
                  : ''),
            ),
            el(InnerBlocks, {
              template: [
                ['core/paragraph', { placeholder: __('For example: call us on …', 've-scheduler') }],
              ],
              templateLock: false,
            }),
          ),
        ),
      );
    },
    save: () => el(InnerBlocks.Content),
  });

  blocks.registerBlockType('ve-scheduler/join-button', {
    edit({ attributes, setAttributes }) {
      const list = manifest['join-button'];
      const shown = useSettled(previewAttributes(list, attributes));
      return el(
        Fragment,
        null,
        el(InspectorControls, null, panels(list, attributes, setAttributes)),
        el(
          'div',
          useBlockProps(),
          isComplete
            ? el(
                Disabled,
                null,
                el('ve-join-button', {
                  'token-endpoint': tokenEndpoint,
                  ...shown,
                  'full-url': shown['full-url'] ?? tokenEndpoint,
                  'agent-id': shown['agent-id'] ?? 'preview',
                  'api-base': tokenEndpoint,
                  key: JSON.stringify(shown),
                }),
              )
            : setup(__('Meeting join button', 've-scheduler'), 'video-alt2'),
        ),
      );
    },
    save: () => null,
  });
})(window.wp);
