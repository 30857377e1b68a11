import type { Money } from '../../core/money.ts';
import { priceIn, usualRegion } from '../../core/prices.ts';
import { exitCodeOf } from '../../core/summary.ts';
import type { Summary } from '../../core/summary.ts';
import { waitingIn } from '../../core/totals.ts';
import type { Amount } from '../../core/totals.ts';
import { bytesText, counted, monthlyText, usdText } from '../text.ts';
import { html } from './markup.ts';
import type { Html } from './markup.ts';
import { outcomeLine } from './outcome-line.ts';
import { stackBar } from './bars.ts';
import { noticesOf } from './notices.ts';
import { minuteOf, numberText } from './words.ts';

/** What went, what stayed, what it saved, and whether anything needs anybody: to be taken in at a glance. */
export function headlineHtml(summary: Summary): Html {
  const { account, mode, run, startedAtMs, finishedAtMs } = summary;
  const { went, rest } = outcomeLine(summary);
  const minutes = Math.max(Math.round((finishedAtMs - startedAtMs) / 60_000), 1);
  return html`<header>
      <p class="over">ecr-keeper · <span class="mode">${mode} mode</span></p>
      <h1>Account ${account}</h1>
      <p class="dim">${minuteOf(startedAtMs)}, ${minutes} min · run <code>${run}</code></p>
    </header>
    <section aria-labelledby="outcome">
      <h2 id="outcome" class="went">${went}</h2>
      <p class="rest">${rest}</p>
      ${needHtml(summary)} ${tiles(summary)}
    </section>`;
}

function needHtml(summary: Summary): Html {
  const notices = noticesOf(summary);
  const urgent = notices.filter(({ level }) => level === 'act').length;
  if (urgent > 0) {
    return html`<p class="need act">
      <span aria-hidden="true">▲</span>
      <a href="#attention">${numberText(urgent)} ${urgent === 1 ? 'thing needs' : 'things need'} somebody</a>
    </p>`;
  }
  if (notices.length > 0 || exitCodeOf(summary) !== 0) {
    return html`<p class="need">
      <span aria-hidden="true">●</span> Nothing is urgent;
      <a href="#attention"
        >${numberText(notices.length)} ${notices.length === 1 ? 'thing is' : 'things are'} worth a look</a
      >
    </p>`;
  }
  return html`<p class="need good"><span aria-hidden="true">✓</span> Nothing needs anybody</p>`;
}

function tiles(summary: Summary): Html {
  const { mode, totals, money } = summary;
  const { found, kept, deleted, archived } = totals;
  const gone: Amount = { images: deleted.images + archived.images, bytes: deleted.bytes + archived.bytes };
  const waiting = waitingIn(totals);
  const saved = mode === 'report' ? money.condemned : money.freed;
  return html`<dl class="tiles">
      ${tile('Before', found, `${monthlyText(money.before)} a month`, 'all')}
      ${tile('Gone', gone, goneText(summary), 'gone')}
      ${tile('Condemned, still there', waiting, `${monthlyText(money.waiting)} a month`, 'condemned')}
      ${tile('Kept', kept, `${monthlyText(money.kept)} a month`, 'kept')}
      <div class="saved">
        <dt>${mode === 'report' ? 'Could be saved' : 'Saved by this run'}</dt>
        <dd><b>${usdText(saved.usd)}</b> <span>a month${saved.isExact ? '' : ', at the most'}</span></dd>
      </div>
    </dl>
    ${stackBar([
      { kind: 'kept', value: kept.bytes },
      { kind: 'condemned', value: waiting.bytes },
      { kind: 'gone', value: gone.bytes },
    ])}
    <p class="dim note">${priceText(money)}${onceText(money)}</p>`;
}

/** What the figures are made of, and how far they hold. */
function priceText({ pricesAsOf, pricedAsUsual, ...money }: Money): string {
  const { perGbMonth, archiveCheaperAboveGb, archivePerGbMonthAbove } = priceIn(usualRegion);
  const isExact = [money.before, money.condemned, money.freed].every((one) => one.isExact);
  const bound = isExact
    ? ', for each layer of a repository once'
    : ', and where it says up to, an upper bound: of some images nobody read which layers they share';
  const [region, ...others] = pricedAsUsual;
  const where =
    others.length > 2 ? `${region} and ${counted(others.length, 'other region')}` : pricedAsUsual.join(', ');
  const assumed = region === undefined ? '' : ` The price in ${where} is not known: that of ${usualRegion} was used.`;
  return `Money is what storage cost on ${pricesAsOf} ($${perGbMonth.toFixed(2)} per GB and month)${bound}.${assumed} Archiving alone saves nothing below ${numberText(archiveCheaperAboveGb / 1000)} TB, and above $${(perGbMonth - archivePerGbMonthAbove).toFixed(2)} per GB and month.`;
}

/** What is paid once. */
const onceText = ({ earlyUsd, restoredUsd }: Money): string =>
  [
    ...(earlyUsd > 0
      ? [` For what left the archive before its 90 days were over, ECR bills ${usdText(earlyUsd)} more.`]
      : []),
    ...(restoredUsd > 0 ? [` Bringing back from the archive cost ${usdText(restoredUsd)}.`] : []),
  ].join('');

function goneText({ mode, totals: { deleted, archived } }: Summary): string {
  if (mode === 'report') return 'nothing goes in report mode';
  return archived.images > 0
    ? `${numberText(archived.images)} of them archived`
    : `${numberText(deleted.images)} deleted`;
}

const tile = (title: string, { images, bytes }: Amount, more: string, kind: string): Html =>
  html`<div class="k-${kind}">
    <dt>${title}</dt>
    <dd>
      <b>${numberText(images)}</b> <span>${images === 1 ? 'image' : 'images'}, ${bytesText(bytes)}</span
      ><small>${more}</small>
    </dd>
  </div>`;
