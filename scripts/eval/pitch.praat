# F0 of a recording in Hz, one value a line, 0 where unvoiced.
# First, with Praat's standard settings: time of the first frame in seconds, number of frames, and
# the value of each frame, 10 ms apart.
# Then, with the range of the voice found in a first pass: the value at the middle of every 10 ms,
# read from frames 2.5 ms apart.
# Source of the ranges: Praat's manual, "Sound: To Pitch (ac)"; Hirst, "The analysis by synthesis of
# speech melody" (Journal of Speech Sciences 1, 2011), ceiling 2.5 times the third quartile.
form F0 tracks
  sentence file
  integer points
endform
Read Sound from raw 16-bit Little Endian file: file$
Override sampling frequency: 16000
sound = selected ("Sound")

To Pitch (ac): 0.01, 75, 15, "no", 0.03, 0.45, 0.01, 0.35, 0.14, 600
frames = Get number of frames
start = Get time from frame number: 1
appendInfoLine: fixed$ (start, 6)
appendInfoLine: frames
for frame to frames
  f0 = Get value in frame: frame, "Hertz"
  @show: f0
endfor

selectObject: sound
To Pitch (ac): 0.0025, 60, 15, "no", 0.03, 0.45, 0.01, 0.35, 0.14, 1000
first_quartile = Get quantile: 0, 0, 0.25, "Hertz"
third_quartile = Get quantile: 0, 0, 0.75, "Hertz"
if first_quartile <> undefined
  floor = max (60, 0.75 * first_quartile)
  ceiling = min (1000, 2.5 * third_quartile)
  selectObject: sound
  To Pitch (ac): 0.0025, floor, 15, "no", 0.03, 0.45, 0.01, 0.35, 0.14, ceiling
endif
for point to points
  f0 = Get value at time: (point - 0.5) * 0.01, "Hertz", "linear"
  @show: f0
endfor

procedure show: .f0
  .f0 = if .f0 = undefined then 0 else .f0 fi
  appendInfoLine: fixed$ (.f0, 3)
endproc
