;; What a pitch tracker does to every frame of a signal, four numbers at a time.
;; Source of `pitch-frames-bytes.ts`; scripts/kernel/build-kernel.ts translates it.
;; Places are in bytes, counts in numbers of 32 bits.
(module
  (memory (export "memory") 1)

  ;; The sum of `count` numbers, in 64 bits.
  (func (export "sum") (param $at i32) (param $count i32) (result f64)
    (local $end4 i32) (local $end i32) (local $four v128) (local $sums v128) (local $sum f64)
    (local.set $end (i32.add (local.get $at) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $end4 (call $wholeFours (local.get $at) (local.get $count)))
    (block $fours
      (loop $next4
        (br_if $fours (i32.ge_u (local.get $at) (local.get $end4)))
        (local.set $four (v128.load align=4 (local.get $at)))
        (local.set $sums (f64x2.add (local.get $sums)
          (f64x2.add
            (f64x2.promote_low_f32x4 (local.get $four))
            (f64x2.promote_low_f32x4
              (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
                (local.get $four) (local.get $four))))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next4)))
    (local.set $sum (f64.add
      (f64x2.extract_lane 0 (local.get $sums))
      (f64x2.extract_lane 1 (local.get $sums))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $sum (f64.add (local.get $sum) (f64.promote_f32 (f32.load (local.get $at)))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br $next)))
    (local.get $sum))

  ;; The highest distance of `count` numbers from `mean`.
  (func (export "farthest") (param $at i32) (param $count i32) (param $mean f32) (result f32)
    (local $end4 i32) (local $end i32) (local $means v128) (local $tops v128) (local $top f32)
    (local.set $means (f32x4.splat (local.get $mean)))
    (local.set $end (i32.add (local.get $at) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $end4 (call $wholeFours (local.get $at) (local.get $count)))
    (block $fours
      (loop $next4
        (br_if $fours (i32.ge_u (local.get $at) (local.get $end4)))
        ;; pmax takes one instruction of the processor where max takes many; nothing here is NaN.
        (local.set $tops (f32x4.pmax (local.get $tops) (f32x4.abs (f32x4.sub
          (v128.load align=4 (local.get $at)) (local.get $means)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next4)))
    (local.set $top
      (f32.max
        (f32.max
          (f32x4.extract_lane 0 (local.get $tops)) (f32x4.extract_lane 1 (local.get $tops)))
        (f32.max
          (f32x4.extract_lane 2 (local.get $tops)) (f32x4.extract_lane 3 (local.get $tops)))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $top (f32.max (local.get $top)
          (f32.abs (f32.sub (f32.load (local.get $at)) (local.get $mean)))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br $next)))
    (local.get $top))

  ;; out[i] = (signal[i] - mean) * window[i], for i < count, a multiple of 4.
  (func (export "window")
    (param $signal i32) (param $window i32) (param $out i32) (param $count i32) (param $mean f32)
    (local $end i32) (local $means v128)
    (local.set $means (f32x4.splat (local.get $mean)))
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $next4
        (br_if $done (i32.ge_u (local.get $out) (local.get $end)))
        (v128.store (local.get $out)
          (f32x4.mul
            (f32x4.sub (v128.load align=4 (local.get $signal)) (local.get $means))
            (v128.load (local.get $window))))
        (local.set $signal (i32.add (local.get $signal) (i32.const 16)))
        (local.set $window (i32.add (local.get $window) (i32.const 16)))
        (local.set $out (i32.add (local.get $out) (i32.const 16)))
        (br $next4))))

  ;; out[i] = values[i] * scale as a whole number of 16 bits, for i < count, a multiple of 8.
  (func (export "narrow")
    (param $values i32) (param $out i32) (param $count i32) (param $scale f32)
    (local $end i32) (local $scales v128)
    (local.set $scales (f32x4.splat (local.get $scale)))
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 1))))
    (block $done
      (loop $next8
        (br_if $done (i32.ge_u (local.get $out) (local.get $end)))
        (v128.store (local.get $out) (i16x8.narrow_i32x4_s
          (i32x4.trunc_sat_f32x4_s (f32x4.nearest
            (f32x4.mul (local.get $scales) (v128.load (local.get $values)))))
          (i32x4.trunc_sat_f32x4_s (f32x4.nearest
            (f32x4.mul (local.get $scales) (v128.load offset=16 (local.get $values)))))))
        (local.set $values (i32.add (local.get $values) (i32.const 32)))
        (local.set $out (i32.add (local.get $out) (i32.const 16)))
        (br $next8))))

  ;; out[lag] = sum over k of frame[k] * frame[k + lag], for lag < lags, a multiple of 8; whole
  ;; numbers, of 16 bits in, of 32 bits out, twice as many at a time as floats.
  ;; `terms`, a multiple of 8: from there on the frame is zero, for another 16 numbers.
  (func (export "correlate")
    (param $frame i32) (param $terms i32) (param $out i32) (param $lags i32)
    (local $frameEnd i32) (local $outEnd i32) (local $l i32) (local $r i32) (local $right i32)
    (local $factor v128)
    (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128) (local $s4 v128) (local $s5 v128) (local $s6 v128) (local $s7 v128)
    (local.set $right (local.get $frame))
    (local.set $frameEnd (i32.add (local.get $frame) (i32.shl (local.get $terms) (i32.const 1))))
    (local.set $outEnd (i32.add (local.get $out) (i32.shl (local.get $lags) (i32.const 2))))
    (block $done
      (loop $lags8
        (br_if $done (i32.ge_u (local.get $out) (local.get $outEnd)))
        (local.set $l (local.get $frame))
        (local.set $r (local.get $right))
        (local.set $s0 (v128.const i32x4 0 0 0 0))
        (local.set $s1 (v128.const i32x4 0 0 0 0))
        (local.set $s2 (v128.const i32x4 0 0 0 0))
        (local.set $s3 (v128.const i32x4 0 0 0 0))
        (local.set $s4 (v128.const i32x4 0 0 0 0))
        (local.set $s5 (v128.const i32x4 0 0 0 0))
        (local.set $s6 (v128.const i32x4 0 0 0 0))
        (local.set $s7 (v128.const i32x4 0 0 0 0))
        (block $summed
          (loop $terms8
            ;; Where the right side has come to the end of the frame, nothing is left to add.
            (br_if $summed (i32.ge_u (local.get $r) (local.get $frameEnd)))
            (local.set $factor (v128.load (local.get $l)))
            (local.set $s0 (i32x4.add (local.get $s0)
              (i32x4.dot_i16x8_s (local.get $factor) (v128.load offset=0 align=2 (local.get $r)))))
            (local.set $s1 (i32x4.add (local.get $s1)
              (i32x4.dot_i16x8_s (local.get $factor) (v128.load offset=2 align=2 (local.get $r)))))
            (local.set $s2 (i32x4.add (local.get $s2)
              (i32x4.dot_i16x8_s (local.get $factor) (v128.load offset=4 align=2 (local.get $r)))))
            (local.set $s3 (i32x4.add (local.get $s3)
              (i32x4.dot_i16x8_s (local.get $factor) (v128.load offset=6 align=2 (local.get $r)))))
            (local.set $s4 (i32x4.add (local.get $s4)
              (i32x4.dot_i16x8_s (local.get $factor) (v128.load offset=8 align=2 (local.get $r)))))
            (local.set $s5 (i32x4.add (local.get $s5)
              (i32x4.dot_i16x8_s (local.get $factor) (v128.load offset=10 align=2 (local.get $r)))))
            (local.set $s6 (i32x4.add (local.get $s6)
              (i32x4.dot_i16x8_s (local.get $factor) (v128.load offset=12 align=2 (local.get $r)))))
            (local.set $s7 (i32x4.add (local.get $s7)
              (i32x4.dot_i16x8_s (local.get $factor) (v128.load offset=14 align=2 (local.get $r)))))
            (local.set $l (i32.add (local.get $l) (i32.const 16)))
            (local.set $r (i32.add (local.get $r) (i32.const 16)))
            (br $terms8)))
        (v128.store (local.get $out) (call $fourSums
          (local.get $s0) (local.get $s1) (local.get $s2) (local.get $s3)))
        (v128.store offset=16 (local.get $out) (call $fourSums
          (local.get $s4) (local.get $s5) (local.get $s6) (local.get $s7)))
        (local.set $out (i32.add (local.get $out) (i32.const 32)))
        (local.set $right (i32.add (local.get $right) (i32.const 16)))
        (br $lags8))))

  ;; values[i] becomes the 32-bit float values[i] * factors[i] * scale, for i < count, a multiple of
  ;; 4; the values are whole numbers before.
  (func (export "scale")
    (param $values i32) (param $factors i32) (param $count i32) (param $scale f32)
    (local $end i32) (local $scales v128)
    (local.set $scales (f32x4.splat (local.get $scale)))
    (local.set $end (i32.add (local.get $values) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $next4
        (br_if $done (i32.ge_u (local.get $values) (local.get $end)))
        (v128.store (local.get $values)
          (f32x4.mul (local.get $scales)
            (f32x4.mul
              (f32x4.convert_i32x4_s (v128.load (local.get $values)))
              (v128.load (local.get $factors)))))
        (local.set $values (i32.add (local.get $values) (i32.const 16)))
        (local.set $factors (i32.add (local.get $factors) (i32.const 16)))
        (br $next4))))

  ;; out[i] = sum of the squares of block i, of `blockLength` numbers, a multiple of 4.
  (func (export "energies")
    (param $at i32) (param $blockLength i32) (param $blocks i32) (param $out i32)
    (local $blockEnd i32) (local $outEnd i32) (local $four v128) (local $sums v128)
    (local.set $outEnd (i32.add (local.get $out) (i32.shl (local.get $blocks) (i32.const 2))))
    (block $done
      (loop $nextBlock
        (br_if $done (i32.ge_u (local.get $out) (local.get $outEnd)))
        (local.set $blockEnd
          (i32.add (local.get $at) (i32.shl (local.get $blockLength) (i32.const 2))))
        (local.set $sums (v128.const f32x4 0 0 0 0))
        (loop $next4
          (local.set $four (v128.load align=4 (local.get $at)))
          (local.set $sums (f32x4.add (local.get $sums)
            (f32x4.mul (local.get $four) (local.get $four))))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br_if $next4 (i32.lt_u (local.get $at) (local.get $blockEnd))))
        (f32.store (local.get $out) (f32.add
          (f32.add
            (f32x4.extract_lane 0 (local.get $sums)) (f32x4.extract_lane 1 (local.get $sums)))
          (f32.add
            (f32x4.extract_lane 2 (local.get $sums)) (f32x4.extract_lane 3 (local.get $sums)))))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (br $nextBlock))))

  (func $wholeFours (param $at i32) (param $count i32) (result i32)
    (i32.add (local.get $at)
      (i32.shl (i32.and (local.get $count) (i32.const -4)) (i32.const 2))))

  ;; [sum of a, sum of b, sum of c, sum of d]
  (func $fourSums (param $a v128) (param $b v128) (param $c v128) (param $d v128) (result v128)
    (local.set $a (call $halfSums (local.get $a) (local.get $c)))
    (local.set $b (call $halfSums (local.get $b) (local.get $d)))
    (i32x4.add
      (i8x16.shuffle 0 1 2 3 16 17 18 19 8 9 10 11 24 25 26 27 (local.get $a) (local.get $b))
      (i8x16.shuffle 4 5 6 7 20 21 22 23 12 13 14 15 28 29 30 31 (local.get $a) (local.get $b))))

  ;; [a0 + a2, a1 + a3, b0 + b2, b1 + b3]
  (func $halfSums (param $a v128) (param $b v128) (result v128)
    (i32x4.add
      (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $a) (local.get $b))
      (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $a) (local.get $b)))))
