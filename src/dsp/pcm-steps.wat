;; What is done to every sample of a recording in 16 bits, eight samples at a time.
;; Source of `pcm-steps-bytes.ts`; scripts/kernel/build-kernel.ts translates it.
(module
  (memory (export "memory") 1)

  ;; All places are in bytes, all counts multiples of 8.
  ;; out[i] = steps[i] * scale, as 32-bit floats.
  (func (export "scale")
    (param $steps i32) (param $out i32) (param $count i32) (param $scale f32)
    (local $end i32) (local $factor v128) (local $eight v128)
    (local.set $factor (f32x4.splat (local.get $scale)))
    (local.set $end (i32.add (local.get $steps) (i32.shl (local.get $count) (i32.const 1))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $steps) (local.get $end)))
        (local.set $eight (v128.load (local.get $steps)))
        (v128.store (local.get $out)
          (f32x4.mul (local.get $factor)
            (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (local.get $eight)))))
        (v128.store offset=16 (local.get $out)
          (f32x4.mul (local.get $factor)
            (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_s (local.get $eight)))))
        (local.set $steps (i32.add (local.get $steps) (i32.const 16)))
        (local.set $out (i32.add (local.get $out) (i32.const 32)))
        (br $next))))

  ;; For each frame the sum of the squares of its samples, as a 64-bit float, and their highest
  ;; magnitude, as a 16-bit whole number without a sign. Exact for frames of any length.
  (func (export "measure")
    (param $steps i32) (param $frameSamples i32) (param $frames i32)
    (param $squares i32) (param $peaks i32)
    (local $frameEnd i32) (local $eight v128) (local $pairs v128) (local $sum v128) (local $top v128)
    (block $done
      (loop $nextFrame
        (br_if $done (i32.eqz (local.get $frames)))
        (local.set $frameEnd
          (i32.add (local.get $steps) (i32.shl (local.get $frameSamples) (i32.const 1))))
        (local.set $sum (v128.const i64x2 0 0))
        (local.set $top (v128.const i64x2 0 0))
        (loop $nextEight
          (local.set $eight (v128.load (local.get $steps)))
          ;; Two squares are at most 2^31, which fits without a sign.
          (local.set $pairs (i32x4.dot_i16x8_s (local.get $eight) (local.get $eight)))
          (local.set $sum (i64x2.add (local.get $sum)
            (i64x2.add
              (i64x2.extend_low_i32x4_u (local.get $pairs))
              (i64x2.extend_high_i32x4_u (local.get $pairs)))))
          (local.set $top (i16x8.max_u (local.get $top) (i16x8.abs (local.get $eight))))
          (local.set $steps (i32.add (local.get $steps) (i32.const 16)))
          (br_if $nextEight (i32.lt_u (local.get $steps) (local.get $frameEnd))))
        (f64.store (local.get $squares)
          (f64.convert_i64_s (i64.add
            (i64x2.extract_lane 0 (local.get $sum))
            (i64x2.extract_lane 1 (local.get $sum)))))
        ;; The highest of eight: of four pairs, of two, of one.
        (local.set $top (i16x8.max_u (local.get $top)
          (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $top) (local.get $top))))
        (local.set $top (i16x8.max_u (local.get $top)
          (i8x16.shuffle 4 5 6 7 0 1 2 3 4 5 6 7 0 1 2 3 (local.get $top) (local.get $top))))
        (local.set $top (i16x8.max_u (local.get $top)
          (i8x16.shuffle 2 3 0 1 2 3 0 1 2 3 0 1 2 3 0 1 (local.get $top) (local.get $top))))
        (i32.store16 (local.get $peaks) (i16x8.extract_lane_u 0 (local.get $top)))
        (local.set $squares (i32.add (local.get $squares) (i32.const 8)))
        (local.set $peaks (i32.add (local.get $peaks) (i32.const 2)))
        (local.set $frames (i32.sub (local.get $frames) (i32.const 1)))
        (br $nextFrame)))))
