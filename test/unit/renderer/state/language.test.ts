import { computed } from '@preact/signals';
import { afterEach, expect, it } from 'vitest';
import { followLanguage, rememberLanguage, spokenLanguage } from '../../../../src/renderer/state/language.js';
import { t } from '../../../../src/shared/i18n/t.js';

followLanguage();
afterEach(() => rememberLanguage('system'));

it('whatever shows a text follows the language without being asked to', () => {
  rememberLanguage('en');
  const shown = computed(() => t('action.close'));
  expect(shown.value).toBe('Close');
  rememberLanguage('de');
  expect(shown.value).toBe('Schließen');
  rememberLanguage('es');
  expect(shown.value).toBe('Cerrar');
});

it('captions are spoken in the language that was chosen', () => {
  rememberLanguage('es');
  expect(spokenLanguage.value).toBe('es');
});
