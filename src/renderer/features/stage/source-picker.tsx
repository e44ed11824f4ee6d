import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Select, type Choice } from '../../ui/field.js';

const cameraPrefix = 'camera:';

/** Where the picture comes from: each camera by name, a film, the virtual signer. */
export function SourcePicker(): JSX.Element {
  const { source, settings, parts } = useApp();
  const file = useRef<HTMLInputElement>(null);
  const { source: kind, cameraId } = settings.value;
  const cameras = source.cameras.value;
  const running = parts.vision.source.value;
  // "The first one found" is shown by its name once it runs.
  const known =
    cameras.find((camera) => camera.id === cameraId) ??
    cameras.find((camera) => running?.kind === 'camera' && camera.label === running.label);
  const choices: Choice[] = cameras.map((camera, index) => ({
    value: cameraPrefix + camera.id,
    label: camera.label || t('source.cameraNumber', { number: index + 1 }),
  }));
  if (!known) choices.unshift({ value: cameraPrefix, label: t('source.camera') });
  choices.push({ value: 'film', label: t('source.film') });
  choices.push({ value: 'virtual-signer', label: t('source.virtualSigner') });

  const choose = (value: string): void => {
    if (value === 'film') file.current?.click();
    else if (value === 'virtual-signer') void source.useSigner();
    else void source.useCamera(value.slice(cameraPrefix.length) || null);
  };
  return (
    <div class="source-picker">
      <Select
        label={t('source.label')}
        value={kind === 'camera' ? cameraPrefix + (known?.id ?? '') : kind}
        choices={choices}
        onChoose={choose}
        testId="source-picker"
      />
      <FilmInput inputRef={file} onFile={(film) => void source.useFilm(film)} />
    </div>
  );
}

interface FilmInputProps {
  inputRef: { current: HTMLInputElement | null };
  onFile: (file: File) => void;
}

/** The system's file chooser for a film; opened by whoever holds the ref. */
export function FilmInput({ inputRef, onFile }: FilmInputProps): JSX.Element {
  return (
    <input
      ref={inputRef}
      type="file"
      accept="video/*"
      hidden
      data-testid="film-input"
      onChange={(event) => {
        const film = event.currentTarget.files?.[0];
        event.currentTarget.value = '';
        if (film) onFile(film);
      }}
    />
  );
}
