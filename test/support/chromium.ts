import { accessSync, constants } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where a Chromium is installed, `CHROMIUM_PATH` first; undefined where there is none. */
export function findChromium(): string | undefined {
  const wanted = process.env['CHROMIUM_PATH'];
  return (wanted ? [wanted] : PLACES).find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
