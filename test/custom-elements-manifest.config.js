export default {
  globs: [
    'src/elements/ve-element.ts',
    'src/elements/scheduler-properties.ts',
    'src/elements/ve-scheduler.ts',
    'src/elements/ve-join-button.ts',
  ],
  outdir: '.',
  litelement: true,
};
