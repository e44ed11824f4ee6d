import type { JSX } from 'preact';
import { textSizes } from '../../../shared/contract-look.js';
import { languageNames, languages } from '../../../shared/i18n/languages.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Select } from '../../ui/field.js';

/** How everything looks, moves and speaks; each choice is there at once. */
export function LookSection(): JSX.Element {
  const app = useApp();
  const { theme, textSize, contrast, motion, language } = app.settings.value;
  return (
    <section class="card">
      <h2>{t('settings.look')}</h2>
      <Select
        label={t('settings.language')}
        value={language}
        choices={[
          { value: 'system', label: t('settings.language.system') },
          ...languages.map((value) => ({ value, label: languageNames[value] })),
        ]}
        onChoose={(value) => void app.changeSettings({ language: value })}
        testId="language"
      />
      <Select
        label={t('settings.theme')}
        value={theme}
        choices={(['system', 'light', 'dark'] as const).map((value) => ({
          value,
          label: t(`settings.theme.${value}`),
        }))}
        onChoose={(value) => void app.changeSettings({ theme: value })}
        testId="theme"
      />
      <Select
        label={t('settings.textSize')}
        hint={t('settings.textSizeHint')}
        value={String(textSize)}
        choices={textSizes.map((size) => ({
          value: String(size),
          label: size === 100 ? t('settings.textSize.usual') : t('words.percent', { percent: size }),
        }))}
        onChoose={(value) => {
          const size = textSizes.find((one) => String(one) === value);
          if (size) void app.changeSettings({ textSize: size });
        }}
        testId="text-size"
      />
      <Select
        label={t('settings.contrast')}
        value={contrast}
        choices={(['system', 'more'] as const).map((value) => ({
          value,
          label: t(`settings.contrast.${value}`),
        }))}
        onChoose={(value) => void app.changeSettings({ contrast: value })}
        testId="contrast"
      />
      <Select
        label={t('settings.motion')}
        hint={t('settings.motionHint')}
        value={motion}
        choices={(['system', 'less'] as const).map((value) => ({
          value,
          label: t(`settings.motion.${value}`),
        }))}
        onChoose={(value) => void app.changeSettings({ motion: value })}
        testId="motion"
      />
    </section>
  );
}
