/**
 * Summarises frames of features by the mean and the standard deviation of each channel.
 * @param frames [frameCount * channelCount], frame by frame
 * @returns [2 * channelCount], all means, then all deviations; zeros without frames
 */
export function meanAndDeviation(frames: Float32Array, channelCount: number): Float32Array {
  const frameCount = Math.floor(frames.length / channelCount);
  const pooled = new Float32Array(2 * channelCount);
  if (frameCount === 0) return pooled;
  // Frame by frame, as they lie in memory: channel by channel each number would be far from the last.
  const end = frameCount * channelCount;
  const means = new Float64Array(channelCount);
  for (let at = 0; at < end; at += channelCount)
    for (let channel = 0; channel < channelCount; channel++)
      means[channel] = (means[channel] ?? 0) + (frames[at + channel] ?? 0);
  for (let channel = 0; channel < channelCount; channel++)
    means[channel] = (means[channel] ?? 0) / frameCount;
  const squares = new Float64Array(channelCount);
  for (let at = 0; at < end; at += channelCount)
    for (let channel = 0; channel < channelCount; channel++) {
      const distance = (frames[at + channel] ?? 0) - (means[channel] ?? 0);
      squares[channel] = (squares[channel] ?? 0) + distance * distance;
    }
  pooled.set(means);
  pooled.set(
    squares.map((square) => Math.sqrt(square / frameCount)),
    channelCount,
  );
  return pooled;
}
