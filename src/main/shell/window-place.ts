import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';

/** How much of a window must lie on a screen, so that its title bar can be reached. */
const leastVisible = 80;

const point = v.pipe(v.number(), v.integer());
const length = v.pipe(v.number(), v.integer(), v.minValue(leastVisible));
/** Place and size of a window in screen points (device-independent pixels). */
const placeSchema = v.object({
  x: point,
  y: point,
  width: length,
  height: length,
  /** How many screens there were. */
  screens: v.optional(v.pipe(v.number(), v.integer())),
});
export type RememberedPlace = v.InferOutput<typeof placeSchema>;
export type WindowPlace = Omit<RememberedPlace, 'screens'>;

/** The remembered place, or null when there is none or it lies on no screen that is connected now. */
export function readPlace(file: string, screens: readonly WindowPlace[]): RememberedPlace | null {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
  const parsed = v.safeParse(placeSchema, content);
  if (!parsed.success) return null;
  return screens.some((screen) => reaches(parsed.output, screen)) ? parsed.output : null;
}

/** Writes whole or not at all. Losing a window's place is no reason to keep it from closing. */
export function writePlace(file: string, place: WindowPlace, screens?: number): void {
  const { x, y, width, height } = place;
  const temporary = `${file}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify({ x, y, width, height, screens })}\n`);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    console.error('The place of the window was not saved:', error);
  }
}

function reaches(place: WindowPlace, screen: WindowPlace): boolean {
  const across = Math.min(place.x + place.width, screen.x + screen.width) - Math.max(place.x, screen.x);
  const topInside = place.y >= screen.y && place.y < screen.y + screen.height - leastVisible / 2;
  return across >= leastVisible && topInside;
}
