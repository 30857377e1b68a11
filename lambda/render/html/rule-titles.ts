import type { KeepReason } from '../../core/verdict.ts';

/** A rule without a title does not compile. */
const titles: Readonly<Record<KeepReason['rule'], string>> = {
  'in-use': 'In use',
  'in-use-elsewhere': 'In use elsewhere',
  'rollback-target': 'To roll back to',
  'mentioned-in': 'Mentioned in a text',
  'pinned-unknown': 'Pinned, and nobody tells which',
  'foreign-consumer': 'Others may pull',
  'replica-of-kept': 'Replica of what is kept',
  'pull-through-cache': 'In a pull-through cache',
  'seen-within': 'Seen in use recently',
  'pulled-within': 'Pulled recently',
  'too-young': 'Too young',
  'created-within': 'Built recently',
  'protected-tag': 'Protected tag',
  'protected-label': 'Protected label',
  'newest-in-family': 'Among the newest of its family',
  'young-in-family': 'Young in its family',
  'newest-untagged': 'Among the newest without a tag',
  'young-untagged': 'Young, without a tag',
  'unknown-kind': 'Of an unknown kind',
  'unreadable-manifest': 'Manifest cannot be read',
  'unreadable-config': 'Configuration cannot be read',
  'subject-elsewhere': 'About something elsewhere',
  'archived-by-others': 'Archived by others',
  'no-retention': 'No retention for its repository',
};

const isKnown = (rule: string): rule is KeepReason['rule'] => Object.hasOwn(titles, rule);

/** A rule as people call it. */
export const ruleTitle = (rule: string): string => (isKnown(rule) ? titles[rule] : rule);
