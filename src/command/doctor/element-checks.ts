import { error, ok, problemsOr, warning, type Finding } from '../../doctor/finding.js';
import type { ScriptFile } from '../../doctor/script-findings.js';
import type { PageSource } from './page-source.js';

/** Whether an element is on the page, and only where it belongs. */
export function elementFindings(
  { elements, scripts }: PageSource,
  files: readonly ScriptFile[],
): readonly Finding[] {
  const problems: Finding[] = [];
  if (!elements.length) {
    const tell = files.length ? warning : error;
    const reason = files.length ? ' A script may create it later.' : '';
    problems.push(
      tell(
        'element',
        `The source of the page has no <ve-scheduler>.${reason}`,
        '<ve-scheduler env="production" token-endpoint="/ve/token"></ve-scheduler>',
        'frameworks.md#script-tag',
      ),
    );
  }
  const hasUpgrade = scripts.some(({ src }) => /\/ve-upgrade\.js/.test(`/${src}`));
  if (elements.some(({ isPlaceholder }) => isPlaceholder) && !hasUpgrade) {
    problems.push(
      error(
        'element',
        'The page has a <div data-ve-scheduler>, and no script that makes a form of it.',
        '<script src="/ve-upgrade.js" defer></script>',
        'page-builders.md#where-only-div-and-data--are-kept',
      ),
    );
  }
  const tags = [...new Set(elements.map(({ tag }) => tag))];
  const forAgents = tags.filter((tag) => tag !== 've-scheduler');
  return [
    ...problemsOr(problems, ok('element', `The page has ${tags.map((tag) => `<${tag}>`).join(' and ')}.`)),
    ...problemsOr(
      forAgents.map((tag) =>
        error(
          'public-button',
          `<${tag}> is for agents, and everybody can open this page.`,
          `Move <${tag}> to a page behind the sign-in of your agents.`,
          'gateway.md#agents-who-join',
        ),
      ),
      ok('public-button', 'Nothing on the page is for agents.'),
    ),
  ];
}
