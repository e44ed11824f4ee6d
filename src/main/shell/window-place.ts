import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';

/** Place and size of the window in screen points (device-independent pixels). */
const placeSchema = v.object({
  x: v.pipe(v.number(), v.integer()),
  y: v.pipe(v.number(), v.integer()),
  width: v.pipe(v.number(), v.integer(), v.minValue(200)),
  height: v.pipe(v.number(), v.integer(), v.minValue(200)),
});
export type WindowPlace = v.InferOutput<typeof placeSchema>;

/** How much of the window must lie on a screen, so that its title bar can be reached. */
const leastVisible = 80;

/** The remembered place, or null when there is none or it lies on no screen that is connected now. */
export function readPlace(file: string, screens: readonly WindowPlace[]): WindowPlace | null {
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
export function writePlace(file: string, { x, y, width, height }: WindowPlace): void {
  const temporary = `${file}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify({ x, y, width, height })}\n`);
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
