export default {
  globs: [
    'src/elements/kit/ve-element.ts',
    'src/elements/scheduler/settings/scheduler-properties.ts',
    'src/elements/scheduler/ve-scheduler.ts',
    'src/elements/join/ve-join-button.ts',
    'src/elements/agenda/ve-agenda.ts',
  ],
  outdir: '.',
  litelement: true,
};
