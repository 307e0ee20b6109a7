/**
 * Receives the callbacks of the ECG ML server in an Express application:
 *
 *     app.use(callbackRouter(process.env.CALLBACK_SECRET, store));
 *
 * Mount it before any JSON parser: the signature covers the raw body.
 */
import express, { type Router } from 'express';
import { readCallback, SIGNATURE_HEADER, UntrustedCallback, type Callback } from './ecg-ml.js';

export const CALLBACK_PATH = '/api/v1/ml/ml-results';
/** The longest body the server sends. */
const MAX_BODY = '50mb';

/**
 * The route of CALLBACK_PATH.
 * @param store gets each callback whose signature is right. The server sends the end of a job again
 *   until it is answered with 2xx: it must take a repeat, and have stored the result when it is done
 */
export function callbackRouter(
  secret: string,
  store: (callback: Callback) => Promise<void>,
): Router {
  const router = express.Router();
  const raw = express.raw({ type: 'application/json', limit: MAX_BODY });
  router.post(CALLBACK_PATH, raw, async (request, response, next) => {
    try {
      const callback = readCallback(request.body as Buffer, request.get(SIGNATURE_HEADER), secret);
      await store(callback);
      response.json({ received: true });
    } catch (error) {
      if (error instanceof UntrustedCallback) response.status(401).json({ detail: error.message });
      else next(error);
    }
  });
  return router;
}
