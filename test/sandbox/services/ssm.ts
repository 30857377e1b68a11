import { isObject, text, texts } from '../json.ts';
import type { Json, JsonObject } from '../service.ts';
import { get, list } from './operations.ts';
import type { Table } from './table.ts';

/** Systems Manager: documents, each in one version. */
export const ssm: Table = {
  kinds: {
    documents: {
      key: ['Name'],
      given: {
        Owner: '{account}',
        DocumentVersion: '1',
        DocumentType: 'Command',
        DocumentFormat: 'JSON',
        Status: 'Active',
        Content: '{}',
      },
    },
  },
  operations: {
    ListDocuments: list('documents', { by: { Filters: passes }, page: 50 }),
    GetDocument: get('documents', {
      by: { Name: 'Name', DocumentVersion: isVersion },
      ignores: ['DocumentFormat'],
      missing: ['InvalidDocument', 'Document with name {Name} does not exist.'],
    }),
  },
};

function passes(document: JsonObject, filters: Json): boolean {
  const all: readonly Json[] = Array.isArray(filters) ? filters : [];
  return all.filter(isObject).every((filter) => {
    const [key = '', values] = [text(filter, 'Key'), texts(filter, 'Values')];
    if (key === 'Owner') return values.includes(ownerOf(document));
    const value = document[key];
    if (key !== 'Name' && key !== 'DocumentType') throw new Error(`the sandbox does not filter documents by ${key}`);
    return typeof value === 'string' && values.includes(value);
  });
}

/** To whom a document belongs, as the filter says it. */
function ownerOf(document: JsonObject): string {
  const owner = text(document, 'Owner') ?? '';
  return /^\d{12}$/.test(owner) ? 'Self' : owner;
}

function isVersion({ DocumentVersion }: JsonObject, asked: Json): boolean {
  return asked === '$LATEST' || asked === '$DEFAULT' || asked === DocumentVersion;
}
