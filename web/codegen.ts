import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types and documents from the public contract; a query that does not fit it stops the build. */
const config: CodegenConfig = {
  schema: '../schema.graphql',
  documents: ['src/**/*.{ts,tsx,graphql}', '!src/graphql/generated/**'],
  generates: {
    'src/graphql/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: { BigInt: 'string', DateTime: 'string', Decimal: 'string' },
      },
    },
  },
  ignoreNoDocuments: true,
};

export default config;
