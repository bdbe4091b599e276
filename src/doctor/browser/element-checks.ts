import { attributeFindings } from '../attribute-findings.js';
import { ATTRIBUTES, PROPERTIES, propertyOf } from '../elements.js';
import { error, ok, problemsOr, warning, type Finding } from '../finding.js';
import { nearestName } from '../nearest-name.js';
import { shownUrl } from '../shown-value.js';
import type { ScriptFile } from '../script-findings.js';
import type { Patient } from './patient.js';

export const elementAttributeFindings = (host: Patient): readonly Finding[] =>
  attributeFindings(host.localName, [...host.attributes], new URL(host.baseURI));

/** Properties that are set to what they cannot be, and misspelt ones. */
export function propertyFindings(host: Patient): readonly Finding[] {
  const tag = host.localName;
  const known = [...(ATTRIBUTES[tag] ?? []).map(propertyOf), ...(PROPERTIES[tag] ?? [])];
  const problems: Finding[] = [];
  const wrong = (message: string, fix: string) =>
    problems.push(error('properties', message, fix, 'attributes.md'));
  const { tokenSource, strings, agentProfiles, schedule } = host;
  if (tokenSource != null && typeof tokenSource !== 'function') {
    wrong(
      'The property tokenSource is no function.',
      "element.tokenSource = async () => (await fetch('/ve/token', { method: 'POST' })).json();",
    );
  }
  if (strings != null && typeof strings !== 'object') {
    wrong('The property strings is no object.', "element.strings = { heading: 'Meet us' };");
  }
  if (agentProfiles != null && (typeof agentProfiles !== 'object' || Array.isArray(agentProfiles))) {
    wrong(
      'The property agentProfiles is no object by agent.',
      "element.agentProfiles = { 'anna@example.com': { role: 'Advisor' } };",
    );
  }
  if (typeof schedule === 'string') {
    wrong('The property schedule is text.', 'element.schedule = JSON.parse(schedule);');
  }
  for (const name of Object.keys(host)) {
    // A framework's own names, such as `_reactProps$1` or `__vnode`.
    if (known.includes(name) || !/^[a-z][a-z_-]*$/i.test(name)) continue;
    const meant = nearestName(name, known);
    if (meant && name.length > 5)
      wrong(`The property ${name} has no meaning. The element has ${meant}.`, `element.${meant} = …;`);
  }
  return problemsOr(problems, ok('properties', 'The properties are of the right types.'));
}

/** Which script registered the element, and elements that none has registered. */
export function definitionFindings(
  host: Patient,
  version: string,
  files: readonly ScriptFile[],
  /** URL of this module, which is loaded from beside the script. */
  moduleUrl: string,
): readonly Finding[] {
  const tags = Object.keys(ATTRIBUTES);
  const problems = tags.flatMap((tag): Finding[] => {
    if (!host.ownerDocument.querySelector(`${tag}:not(:defined)`)) return [];
    const file = tag === 've-agenda' ? 've-agenda.js' : 've-scheduler.js';
    return [
      error(
        'definition',
        `<${tag}> is on the page, and no script registers it.`,
        `<script src="${shownUrl(new URL(file, moduleUrl))}" defer></script>`,
        'frameworks.md#script-tag',
      ),
    ];
  });
  const folder = new URL('.', moduleUrl).href;
  const definer = files.find(({ url, kind }) => kind === 'element' && url.href.startsWith(folder));
  const by = definer ? shownUrl(definer.url) : 'a module or bundle of the page';
  return problemsOr(
    problems,
    ok('definition', `<${host.localName}> is registered by ${by}, release ${version}.`),
  );
}

/** Whether this module, which is beside the script, is of the script's release. */
export function scriptFinding(version: string, own: string): Finding {
  if (version === own) return ok('script', `The script is of release ${version}.`);
  return warning(
    'script',
    `The script is of release ${version}, and doctor.js beside it of ${own}.`,
    `Upload all files of dist/cdn of one release into a folder with its version: /ve-scheduler/${own}/`,
    'frameworks.md#script-tag',
  );
}
