/** The part of the settings about how everything looks and moves. */
import * as v from 'valibot';

/** In percent of the size that the system or browser gives text. */
export const textSizes = [100, 115, 130, 150, 175, 200] as const;
/** Of `settings`. */
export const lookSettings = {
  theme: v.picklist(['system', 'light', 'dark']),
  textSize: v.picklist(textSizes),
  contrast: v.picklist(['system', 'more']),
  motion: v.picklist(['system', 'less']),
} as const;
const lookSchema = v.object(lookSettings);
export const defaultLook: Look = { theme: 'system', textSize: 100, contrast: 'system', motion: 'system' };

export type Look = v.InferOutput<typeof lookSchema>;

/** A look as it was written down; what is missing or unknown is as it comes. */
export function lookOf(json: unknown): Look {
  const parsed = v.safeParse(lookSchema, { ...defaultLook, ...(json as Partial<Look> | null) });
  return parsed.success ? parsed.output : defaultLook;
}
