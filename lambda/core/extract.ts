import type { Consumer } from './sightings.ts';
import type { Sightings } from './usage.ts';

/** What something that never changes names, whoever names it, and the definitions that it names in turn. */
export interface Extract {
  readonly seen: Sightings;
  readonly names: readonly string[];
}

/** Who names what is extracted, before anybody does. */
export const anybody = ({ home }: Pick<Consumer, 'home'>): Consumer => ({ usedBy: '', role: 'in-use', home });

/** What is extracted, as a consumer's naming. */
export function seenBy({ usedBy, role }: Consumer, { references, mentions, pins }: Sightings): Sightings {
  return {
    references: references.map((one) => ({ ...one, usedBy, role })),
    mentions: mentions.map((one) => ({ ...one, usedBy, role })),
    pins: pins.map((one) => ({ ...one, usedBy })),
  };
}
