import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ImportPreview } from '../../../shared/contract-sharing.js';
import { errorText, placeText, plural, reasonText, t, type TextKey } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { signsText, takesText } from '../../state/words.js';
import { Button } from '../../ui/button.js';

type Found = ImportPreview['signs'][number];

interface PreviewProps {
  name: string;
  preview: ImportPreview;
  /** Films that gave no take, and files that were chosen, too, and cannot be read. */
  noTake: readonly ImportPreview['broken'][number][];
  /** Files that are looked at after films, or imports after another one. */
  others: number;
  /** It is what was found in films. */
  films: boolean;
}

/** What an import would bring, before it does. */
export function ImportPreviewView({ name, preview: told, noTake, others, films }: PreviewProps): JSX.Element {
  const preview = { ...told, broken: [...told.broken, ...noTake] };
  const { sharing, tasks } = useApp();
  const [merge, setMerge] = useState(false);
  const { signs, about } = preview;
  const takes = sum(signs.map((sign) => sign.takes));
  const here = sum(signs.map((sign) => sign.alreadyHere));
  const twins = signs.filter(({ twin }) => twin !== null);
  const nothingNew = takes === here && signs.every(({ same, takes: own }) => same !== null || own === 0);
  return (
    <div class="preview" data-testid="preview">
      <div>
        <p class="import-name">
          {about.title ? t('share.previewTitle', { name, title: about.title }) : name}
        </p>
        <p data-testid="preview-counts">
          {signs.length === 0
            ? t('share.holdsNothing')
            : t('share.holds', { signs: signsText(signs.length), takes: takesText(takes) })}
        </p>
      </div>
      <About about={about} />
      {preview.model && <p>{t('share.hasModel')}</p>}
      {here > 0 && (
        <p>{nothingNew ? t('share.allHere') : t('share.alreadyHere', { takes: takesText(here) })}</p>
      )}
      <LeftOut left={preview} open={signs.length === 0} />
      {others > 0 && (
        <p data-testid="preview-others">
          {plural(
            others,
            films
              ? { one: 'share.othersNextOne', other: 'share.othersNext' }
              : { one: 'share.moreNextOne', other: 'share.moreNext' },
          )}
        </p>
      )}
      {preview.assumed.length > 0 && <p class="quiet">{assumedText(preview)}</p>}
      {signs.length > 0 && <SignTable signs={signs} merge={merge} />}
      {twins.length > 0 && <Twins count={twins.length} merge={merge} onMerge={setMerge} />}
      <div class="button-row">
        {!nothingNew && (
          <Button
            kind="primary"
            disabled={tasks.busy.value}
            data-testid="import-go"
            onClick={() => void sharing.write(merge)}
          >
            {t('share.importGo')}
          </Button>
        )}
        <Button data-testid="import-cancel" onClick={() => void sharing.cancel()}>
          {t(nothingNew ? 'action.close' : 'action.cancel')}
        </Button>
      </div>
    </div>
  );
}

function About({ about }: { about: ImportPreview['about'] }): JSX.Element | null {
  const told = (['provenance', 'consent', 'licence'] as const).flatMap((key) => {
    const text = about[key];
    return text ? [{ key, text }] : [];
  });
  if (told.length === 0) return null;
  return (
    <dl class="facts">
      {told.map(({ key, text }) => (
        <div key={key} class="fact">
          <dt>{t(`share.told.${key}`)}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

interface LeftOutProps {
  left: Pick<ImportPreview, 'broken' | 'unfit' | 'moreBroken'>;
  open: boolean;
}

/** What is not taken in, and why. */
export function LeftOut({ left: { broken, unfit, moreBroken = 0 }, open }: LeftOutProps): JSX.Element | null {
  const count = broken.length + unfit.length + moreBroken;
  if (count === 0) return null;
  const most = 50;
  const shown = Math.min(most, broken.length) + Math.min(most, unfit.length);
  return (
    <details class="fold" open={open}>
      <summary>{plural(count, { one: 'share.leftOutOne', other: 'share.leftOut' })}</summary>
      <ul class="left-out">
        {broken.slice(0, most).map(({ path, reason, why = { path, reason } }) => (
          <li key={`${path} ${reason}`}>
            {t('share.leftOutItem', { name: placeText(why), reason: reasonText(why) })}
          </li>
        ))}
        {unfit.slice(0, most).map(({ sign, why }, i) => (
          // Takes of a sign may have the same to tell.
          <li key={`${sign} ${i}`}>{t('share.leftOutItem', { name: sign, reason: errorText(why) })}</li>
        ))}
        {count > shown && <li>{t('share.leftOutMore', { count: count - shown })}</li>}
      </ul>
    </details>
  );
}

function SignTable({ signs, merge }: { signs: readonly Found[]; merge: boolean }): JSX.Element {
  return (
    <ul class="found-signs" tabIndex={0} aria-label={t('share.foundSigns')}>
      {signs.map((sign, i) => (
        <li key={`${sign.name} ${i}`} data-testid="preview-sign" data-sign={sign.name}>
          <span class="found-name" title={sign.name}>
            {sign.name}
          </span>
          <span class="quiet">{takesText(sign.takes)}</span>
          {sign.kind === 'rest' && (
            <span class="quiet" data-testid="preview-rest">
              {t('share.isRest')}
            </span>
          )}
          <span class="quiet found-fate">{fateOf(sign, merge)}</span>
        </li>
      ))}
    </ul>
  );
}

/** What becomes of a sign, in a few words. */
function fateOf({ same, twin, takes, alreadyHere }: Found, merge: boolean): string {
  if (same !== null) {
    if (alreadyHere === takes) return t('share.fate.here');
    return t('share.fate.joins', { takes: takesText(takes - alreadyHere), name: same });
  }
  if (twin === null) return t('share.fate.new');
  return merge ? t('share.fate.merged', { name: twin }) : t('share.fate.apart', { name: twin });
}

interface TwinsProps {
  count: number;
  merge: boolean;
  onMerge: (merge: boolean) => void;
}

function Twins({ count, merge, onMerge }: TwinsProps): JSX.Element {
  return (
    <fieldset class="twins">
      <legend>{plural(count, { one: 'share.twinOne', other: 'share.twins' })}</legend>
      {([false, true] as const).map((value) => (
        <label class="check" key={String(value)}>
          <input
            type="radio"
            name="twins"
            checked={merge === value}
            data-testid={value ? 'twins-merge' : 'twins-apart'}
            onChange={() => onMerge(value)}
          />
          <span class="check-label">{t(value ? 'share.merge' : 'share.keepApart')}</span>
        </label>
      ))}
    </fieldset>
  );
}

const assumedKeys: Readonly<Record<string, TextKey>> = {
  'import.assumedRate': 'share.assumedRate',
  'import.assumedAspect': 'share.assumedAspect',
};

/** Each kind of assumption once; those that this screen has no words for as they are. */
function assumedText({ assumed }: ImportPreview): string {
  const texts = assumed.map(({ key, params }) => t(assumedKeys[key] ?? (key as TextKey), params));
  return [...new Set(texts)].slice(0, 3).join(' ');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
