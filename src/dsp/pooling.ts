/**
 * Summarises frames of features by the mean and the standard deviation of each channel.
 * @param frames [frameCount * channelCount], frame by frame
 * @returns [2 * channelCount], all means, then all deviations; zeros without frames
 */
export function meanAndDeviation(frames: Float32Array, channelCount: number): Float32Array {
  const frameCount = Math.floor(frames.length / channelCount);
  const pooled = new Float32Array(2 * channelCount);
  if (frameCount === 0) return pooled;
  for (let channel = 0; channel < channelCount; channel++) {
    let sum = 0;
    for (let frame = 0; frame < frameCount; frame++)
      sum += frames[frame * channelCount + channel] ?? 0;
    const mean = sum / frameCount;
    let squares = 0;
    for (let frame = 0; frame < frameCount; frame++)
      squares += ((frames[frame * channelCount + channel] ?? 0) - mean) ** 2;
    pooled[channel] = mean;
    pooled[channelCount + channel] = Math.sqrt(squares / frameCount);
  }
  return pooled;
}
