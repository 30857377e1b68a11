import { listed } from './source.ts';

/** What the account's own documents run: in their default versions, and in their latest. */
export const ssmDocuments = listed({
  title: 'Systems Manager documents',
  service: 'ssm',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  namesDefinitions: true,
  // Systems Manager publishes no rate for its reads: a few at a time.
  concurrency: 2,
  chains: [
    {
      consumer: 'Systems Manager document',
      name: 'Name',
      steps: [
        {
          call: 'ListDocuments',
          given: { Filters: [{ Key: 'Owner', Values: ['Self'] }], MaxResults: 50 },
          items: 'DocumentIdentifiers',
        },
        {
          call: 'GetDocument',
          given: [{}, { DocumentVersion: '$LATEST' }],
          from: { Name: 'Name' },
          gone: ['InvalidDocument'],
        },
      ],
    },
  ],
});
