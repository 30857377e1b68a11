import { html, nothing } from './markup.ts';
import type { Html } from './markup.ts';

/** A part of a bar, in any unit. */
export interface Segment {
  readonly kind: 'kept' | 'condemned' | 'gone' | 'plain';
  readonly value: number;
}

/**
 * A bar of parts, as wide as they are of `whole` (all of them, if that is not given). It says nothing that the words beside
 * it do not say, so nobody reads it out.
 */
export function stackBar(segments: readonly Segment[], whole = sumOf(segments)): Html {
  if (whole <= 0) return nothing;
  let at = 0;
  const rects = segments
    .filter(({ value }) => value > 0)
    .map(({ kind, value }) => {
      const x = at;
      at += (value / whole) * 1000;
      return html`<rect class="f-${kind}" x="${rounded(x)}" width="${rounded(at - x)}" height="10" />`;
    });
  return html`<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    ${rects}
  </svg>`;
}

const sumOf = (segments: readonly Segment[]): number => segments.reduce((sum, { value }) => sum + value, 0);

const rounded = (value: number): number => Math.round(value * 10) / 10;
