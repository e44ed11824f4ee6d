/** Who may import whom; the picture is in docs/architecture.md. */
const only = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const main = (rooms) => ({ path: `^src/main/(${rooms})/` });
module.exports = {
  forbidden: [
    only('no-circular', 'Data goes one way round the loop.', {}, { circular: true }),
    only(
      'shared-is-pure',
      'src/shared runs everywhere: no Node, no tfjs, no Electron, nothing of another room.',
      { path: '^src/shared/' },
      { pathNot: ['^src/shared/', '^node_modules/valibot/'] },
    ),
    only(
      'electron-only-in-shell',
      'The application knows no host.',
      { path: '^src/', pathNot: '^src/(main/shell|preload)/' },
      { path: ['^node_modules/electron/', '^electron$'] },
    ),
    only(
      'tfjs-only-in-model',
      'Backends stay behind one interface.',
      { path: '^src/', pathNot: '^src/main/model/' },
      { path: '^node_modules/@tensorflow/' },
    ),
    only('model-below', 'model is a leaf.', main('model'), { path: '^src/main/(?!model/)' }),
    only('features-below', 'features is a leaf.', main('features'), { path: '^src/main/(?!features/)' }),
    only('library-below', 'library is a leaf.', main('library'), { path: '^src/main/(?!library/)' }),
    only('training-below', 'training builds on recognition and what is below it.', main('training'), {
      path: '^src/main/(?!(training|recognition|model|features|library)/)',
    }),
    only('coach-below', 'coach builds on training, recognition and what is below them.', main('coach'), {
      path: '^src/main/(?!(coach|training|recognition|model|features|library)/)',
    }),
    only('lab-below', 'lab builds on training and what is below it.', main('lab'), {
      path: '^src/main/(?!(lab|training|recognition|model|features|library)/)',
    }),
    only('recognition-below', 'recognition builds on model and features only.', main('recognition'), {
      path: '^src/main/(?!(recognition|model|features)/)',
    }),
    only('replay-below', 'replay drives recognition and knows no application.', main('replay'), {
      path: '^src/main/(?!(replay|recognition|model|features|library|training/synthetic)/|training/(wilson|sign-model-file))',
    }),
    only('outputs-below', 'outputs is a leaf: captions in, sockets out.', main('outputs'), {
      path: '^src/main/(?!outputs/)',
    }),
    only('app-knows-no-host', 'Hosts import app, never the other way.', main('app'), {
      path: '^src/main/(shell|web|cli)/',
    }),
    only(
      'vision-below',
      'vision knows neither state nor screens.',
      { path: '^src/renderer/vision/' },
      { path: '^src/renderer/(?!vision/)' },
    ),
    only(
      'state-below-screens',
      'state knows no screen.',
      { path: '^src/renderer/(state|ui)/' },
      { path: '^src/renderer/features/' },
    ),
    only(
      'preload-thin',
      'The preload carries the contract and nothing else.',
      { path: '^src/preload/' },
      { path: '^src/', pathNot: '^src/(shared|preload)/' },
    ),
    only(
      'renderer-apart',
      'The renderer reaches the main side through the bridge alone.',
      { path: '^src/renderer/' },
      {
        path: '^src/(main|preload)/',
      },
    ),
    only(
      'main-apart',
      'The main side never imports the renderer.',
      { path: '^src/(main|preload)/' },
      {
        path: '^src/renderer/',
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.node.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
