import { existsSync } from 'node:fs';
import js from '@eslint/js';
import a11y from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

// What runs in a browser has packages of its own; without them nothing can be said about its types.
const browserTests = existsSync(new URL('e2e/node_modules', import.meta.url)) ? [] : ['e2e'];

export default tseslint.config(
  { ignores: ['dist', 'src/graphql/generated', 'eslint.config.js', 'public', ...browserTests] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  a11y.flatConfigs.strict,
  hooks.configs.flat.recommended,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Numbers read well in texts.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `onClick={() => navigate(…)}` is how handlers are written.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      // The router throws its redirects.
      '@typescript-eslint/only-throw-error': 'off',
    },
  },
  {
    // The server's time counts, and its zones: the device's clock and zones may be wrong. Queries are known by their keys.
    files: ['src/**'],
    ignores: ['src/**/*.test.*'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: "The device's clock may be wrong: now() and useNow() of lib/clock tell the server's time.",
        },
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: "The device's clock may be wrong: now() and useNow() of lib/clock tell the server's time.",
        },
        {
          selector:
            ":matches(NewExpression, CallExpression)[callee.object.name='Intl'][callee.property.name='DateTimeFormat']",
          message:
            "The browser's zones may be old: formatIn() and its like of lib/format go by the server's.",
        },
        {
          selector: 'CallExpression[callee.property.name=/^toLocale(Date|Time)String$/]',
          message:
            "The browser's zones may be old: formatIn() and its like of lib/format go by the server's.",
        },
        {
          selector:
            ":matches(Property[key.name='queryKey'], CallExpression[callee.property.name=/^[gs]etQuer(y|ies)Data$/]) > ArrayExpression",
          message: 'What asks and what has it asked anew must mean the same: keys are in lib/keys.',
        },
      ],
    },
  },
  { files: ['src/lib/formats.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    // Playwright's `use` is no hook, and a fixture that needs no other takes `{}`.
    files: ['e2e/**'],
    rules: { 'react-hooks/rules-of-hooks': 'off', 'no-empty-pattern': 'off' },
  },
  {
    files: ['scripts/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { Buffer: 'readonly', console: 'readonly', process: 'readonly' } },
  },
);
