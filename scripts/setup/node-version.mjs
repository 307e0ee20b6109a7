// @ts-check
import { SetupError } from './step.mjs';

const OLDEST_NODE = [20, 19];

/**
 * Makes sure that this Node runs the service.
 * @param {string} [version]
 * @throws {SetupError}
 */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new SetupError(
    `Node ${OLDEST_NODE.join('.')} or newer is needed, this is ${version}. Run: nvm install 22`,
  );
}
