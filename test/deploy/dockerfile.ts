import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DockerfileParser, ModifiableInstruction, type Instruction } from 'dockerfile-ast';

/** A stage of a Dockerfile after its steps ran in a plain folder. */
export interface Stage {
  readonly image: string;
  /** Folder that stands for the root of the image's file system. */
  readonly root: string;
  readonly environment: Record<string, string>;
  workdir: string;
  user: string;
  healthcheck: readonly string[];
  entrypoint: readonly string[];
  command: readonly string[];
  port: number | undefined;
}

/**
 * Runs the steps of a Dockerfile in plain folders, with this machine's Node instead of the base image.
 *
 * @param context Folder of the files that `COPY` takes.
 * @param folder Empty folder for the stages.
 * @returns the last stage
 * @throws Error for a step that it does not know, so that no step goes untested.
 */
export function buildStages(file: string, context: string, folder: string): Stage {
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const instruction of DockerfileParser.parse(readFileSync(file, 'utf8')).getInstructions()) {
    if (instruction.getKeyword() === 'FROM') {
      const [image = '', , name = String(stages.size)] = wordsOf(instruction);
      stage = newStage(image, join(folder, name));
      stages.set(name, stage);
    } else {
      runStep(instruction, stage!, context, stages);
    }
  }
  return stage!;
}

function newStage(image: string, root: string): Stage {
  mkdirSync(root, { recursive: true });
  const empty = { healthcheck: [], entrypoint: [], command: [] };
  return { image, root, environment: {}, workdir: '/', user: 'root', port: undefined, ...empty };
}

function runStep(
  instruction: Instruction,
  stage: Stage,
  context: string,
  stages: ReadonlyMap<string, Stage>,
): void {
  const text = instruction.getArgumentsContent() ?? '';
  const words = wordsOf(instruction);
  const folder = join(stage.root, stage.workdir);
  switch (instruction.getKeyword()) {
    case 'WORKDIR':
      stage.workdir = words[0]!;
      mkdirSync(join(stage.root, stage.workdir), { recursive: true });
      break;
    case 'COPY':
      copy(words, flagOf(instruction, 'from'), folder, { context, stages });
      break;
    case 'RUN':
      execFileSync('sh', ['-c', text], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
      break;
    case 'ENV':
      for (const word of words) {
        const [name, value] = word.split('=', 2) as [string, string];
        stage.environment[name] = value;
      }
      break;
    case 'USER':
      stage.user = words[0]!;
      break;
    case 'EXPOSE':
      stage.port = Number(words[0]);
      break;
    case 'HEALTHCHECK':
      stage.healthcheck = execForm(text.slice(text.indexOf('CMD') + 3));
      break;
    case 'ENTRYPOINT':
      stage.entrypoint = execForm(text);
      break;
    case 'CMD':
      stage.command = execForm(text);
      break;
    default:
      throw new Error(`The test does not know the step ${instruction.getKeyword()}`);
  }
}

function copy(
  [pattern = '', target = '']: readonly string[],
  from: string | undefined,
  folder: string,
  { context, stages }: { readonly context: string; readonly stages: ReadonlyMap<string, Stage> },
): void {
  const base = from === undefined ? context : stages.get(from)!.root;
  const sources = filesLike(pattern, base);
  if (!sources.length) throw new Error(`COPY finds no ${pattern}`);
  for (const source of sources) {
    const isFolder = target.endsWith('/');
    cpSync(join(base, source), isFolder ? join(folder, target, basename(source)) : join(folder, target), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}

function flagOf(instruction: Instruction, name: string): string | undefined {
  const flags = instruction instanceof ModifiableInstruction ? instruction.getFlags() : [];
  return flags.find((flag) => flag.getName() === name)?.getValue() ?? undefined;
}

/** Paths in a folder that a pattern of `COPY` names; `*` may stand in the last part. */
function filesLike(pattern: string, base: string): string[] {
  const parent = dirname(pattern);
  const [before = '', after] = basename(pattern).split('*');
  const matches = (name: string) =>
    after === undefined ? name === before : name.startsWith(before) && name.endsWith(after);
  return readdirSync(join(base, parent))
    .filter(matches)
    .map((name) => join(parent, name));
}

const wordsOf = (instruction: Instruction): string[] =>
  instruction.getArguments().map((argument) => argument.getValue());

/** Words of a JSON array: without a shell, signals reach the process. */
function execForm(text: string): string[] {
  return JSON.parse(text) as string[];
}
