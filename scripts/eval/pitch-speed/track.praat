# Reads a recording and, if asked to, follows its F0 every 10 ms with Praat's standard settings.
# Source: Praat's manual, "Sound: To Pitch (ac)".
form Pitch
  sentence file
  boolean track
endform
Read Sound from raw 16-bit Little Endian file: file$
Override sampling frequency: 16000
if track
  To Pitch (ac): 0.01, 75, 15, "no", 0.03, 0.45, 0.01, 0.35, 0.14, 600
endif
