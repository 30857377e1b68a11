import { compareText, placeOf } from '../../core/image.ts';
import type { Announced, Summary } from '../../core/summary.ts';
import { addressOf } from '../commands.ts';
import { bytesText, counted } from '../text.ts';
import { heldFor } from './held.ts';
import { html, nothing } from './markup.ts';
import type { Html } from './markup.ts';
import { scrolled, table } from './table.ts';
import { dayOf, numberText } from './words.ts';

/** What holds the condemned back, and when they go. */
export const comingHtml = (summary: Summary): Html => html`${heldHtml(summary)}${announcedHtml(summary)}`;

function heldHtml(summary: Summary): Html {
  const reasons = heldFor(summary);
  if (reasons.length === 0) return nothing;
  const rows = reasons.slice(0, mostHolds).map(({ sentence, places, images, bytes }) => {
    const where =
      places.length > 0 ? html` <i>${places.slice(0, 6).join(', ')}${places.length > 6 ? ' …' : ''}</i>` : nothing;
    return html`<tr>
      <th scope="row">${sentence}${where}</th>
      <td>${numberText(images)}</td>
      <td>${bytesText(bytes)}</td>
    </tr>`;
  });
  const rest = reasons.length - rows.length;
  return html`<section aria-labelledby="held">
    <h2 id="held">What holds the condemned back</h2>
    <p class="dim">An image may be held by several of these; it goes when none is left.</p>
    ${table('plain', ['Held because', 'Images', 'Size'], rows)}
    ${rest > 0 ? html`<p class="dim">and ${counted(rest, 'more reason')}; summary.json has all</p>` : nothing}
  </section>`;
}

const mostHolds = 20;

function announcedHtml({ announced }: Summary): Html {
  if (announced.length === 0) return nothing;
  const days = [...Map.groupBy(announced, dayTextOf)].toSorted(([a], [b]) => compareText(a, b));
  return html`<section aria-labelledby="coming">
    <h2 id="coming">Coming deletions</h2>
    <p>${counted(announced.length, 'image')} announced. One that somebody uses, tags or holds until then stays:</p>
    <p>
      <code class="command"
        >keeper hold ${exampleOf(announced)} --until YYYY-MM-DD --because "WHY" --bucket BUCKET</code
      >
    </p>
    ${table(
      'days',
      ['Not before', 'Images', 'Repositories'],
      days.slice(0, mostDays).map(([day, images]) => dayRow(day, images)),
    )}
    ${moreText(days.length - mostDays, 'more day')} ${repositoriesHtml(announced)}
  </section>`;
}

const mostDays = 15;

/** What has no day comes last. */
const dayTextOf = ({ goesAtMs }: Announced): string => (goesAtMs === Infinity ? 'not as things are' : dayOf(goesAtMs));

function dayRow(day: string, images: readonly Announced[]): Html {
  const repositories = new Set(images.map(({ repository }) => placeOf(repository))).size;
  return html`<tr>
    <th scope="row">${day}</th>
    <td>${numberText(images.length)}</td>
    <td>${numberText(repositories)}</td>
  </tr>`;
}

/** Closed, unless there are few. */
function repositoriesHtml(announced: readonly Announced[]): Html {
  const groups = [...Map.groupBy(announced, (one) => `${dayTextOf(one)} ${placeOf(one.repository)}`)];
  const sorted = groups.toSorted(([a], [b]) => compareText(a, b));
  const rows = sorted.slice(0, mostGroups).map(([, images]) => groupRow(images));
  const rest = sorted.slice(mostGroups).reduce((sum, [, images]) => sum + images.length, 0);
  return html`<details${groups.length <= fewGroups ? html` open` : nothing}>
    <summary>By repository</summary>
    ${scrolled('Coming deletions by repository', table('plain coming', groupHeadings, rows))}
    ${moreText(rest, 'more image')}
  </details>`;
}

const groupHeadings = ['Not before', 'Repository', 'Images', 'Such as'];
const mostGroups = 100;
const fewGroups = 8;

const moreText = (count: number, thing: string): Html =>
  count > 0 ? html`<p class="dim">and ${counted(count, thing)}; condemned/latest.json has all</p>` : nothing;

function groupRow(images: readonly Announced[]): Html {
  const [first] = images;
  if (!first) return nothing;
  const { name, region } = first.repository;
  const names = images.map(({ tags: [tag], digest }) => tag ?? digest.slice(0, 19)).toSorted(compareText);
  return html`<tr>
    <td>${dayTextOf(first)}</td>
    <th scope="row">${name} <i>${region}</i></th>
    <td>${numberText(images.length)}</td>
    <td>${names.slice(0, 3).join(', ')}</td>
  </tr>`;
}

/** One that has a tag, if there is any, by its address: always the same one. */
function exampleOf(announced: readonly Announced[]): string {
  const tagged = announced.filter(({ tags }) => tags.length > 0);
  const [first, ...others] = tagged.length > 0 ? tagged : announced;
  if (!first) return 'ADDRESS';
  const { repository, tags } = others.reduce((least, one) => (isBefore(one, least) ? one : least), first);
  const { account, region, name } = repository;
  return addressOf({ account, region, repository: name, tags: [...tags] });
}

const isBefore = (a: Announced, b: Announced): boolean =>
  (compareText(placeOf(a.repository), placeOf(b.repository)) || compareText(a.digest, b.digest)) < 0;
