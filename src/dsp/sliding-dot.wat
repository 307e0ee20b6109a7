;; Dot products of one vector with every stretch of another, four at a time.
;; Source of `sliding-dot-bytes.ts`; scripts/kernel/build-kernel.ts translates it.
(module
  (memory (export "memory") 1)

  ;; All places are in bytes. `terms` and `outputs` are multiples of 4.
  ;; out[i] = sum over k < terms of left[k] * right[i * stride + k], for i < outputs.
  (func (export "slide")
    (param $left i32) (param $right i32) (param $out i32)
    (param $terms i32) (param $outputs i32) (param $strideBytes i32)
    (local $leftEnd i32) (local $outEnd i32)
    (local $l i32) (local $r0 i32) (local $r1 i32) (local $r2 i32) (local $r3 i32)
    (local $factor v128)
    (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128)
    (local.set $leftEnd (i32.add (local.get $left) (i32.shl (local.get $terms) (i32.const 2))))
    (local.set $outEnd (i32.add (local.get $out) (i32.shl (local.get $outputs) (i32.const 2))))
    (block $done
      (loop $outputs4
        (br_if $done (i32.ge_u (local.get $out) (local.get $outEnd)))
        (local.set $l (local.get $left))
        (local.set $r0 (local.get $right))
        (local.set $r1 (i32.add (local.get $r0) (local.get $strideBytes)))
        (local.set $r2 (i32.add (local.get $r1) (local.get $strideBytes)))
        (local.set $r3 (i32.add (local.get $r2) (local.get $strideBytes)))
        (local.set $right (i32.add (local.get $r3) (local.get $strideBytes)))
        (local.set $s0 (v128.const f32x4 0 0 0 0))
        (local.set $s1 (v128.const f32x4 0 0 0 0))
        (local.set $s2 (v128.const f32x4 0 0 0 0))
        (local.set $s3 (v128.const f32x4 0 0 0 0))
        (block $summed
          (loop $terms4
            (br_if $summed (i32.ge_u (local.get $l) (local.get $leftEnd)))
            (local.set $factor (v128.load (local.get $l)))
            (local.set $s0 (f32x4.add (local.get $s0)
              (f32x4.mul (local.get $factor) (v128.load align=4 (local.get $r0)))))
            (local.set $s1 (f32x4.add (local.get $s1)
              (f32x4.mul (local.get $factor) (v128.load align=4 (local.get $r1)))))
            (local.set $s2 (f32x4.add (local.get $s2)
              (f32x4.mul (local.get $factor) (v128.load align=4 (local.get $r2)))))
            (local.set $s3 (f32x4.add (local.get $s3)
              (f32x4.mul (local.get $factor) (v128.load align=4 (local.get $r3)))))
            (local.set $l (i32.add (local.get $l) (i32.const 16)))
            (local.set $r0 (i32.add (local.get $r0) (i32.const 16)))
            (local.set $r1 (i32.add (local.get $r1) (i32.const 16)))
            (local.set $r2 (i32.add (local.get $r2) (i32.const 16)))
            (local.set $r3 (i32.add (local.get $r3) (i32.const 16)))
            (br $terms4)))
        ;; Adds up the lanes of each of the four sums.
        (local.set $s0 (call $halfSums (local.get $s0) (local.get $s2)))
        (local.set $s1 (call $halfSums (local.get $s1) (local.get $s3)))
        (v128.store (local.get $out)
          (f32x4.add
            (i8x16.shuffle 0 1 2 3 16 17 18 19 8 9 10 11 24 25 26 27 (local.get $s0) (local.get $s1))
            (i8x16.shuffle 4 5 6 7 20 21 22 23 12 13 14 15 28 29 30 31 (local.get $s0) (local.get $s1))))
        (local.set $out (i32.add (local.get $out) (i32.const 16)))
        (br $outputs4))))

  ;; 0 if `count` numbers, a multiple of 4, are all finite, otherwise NaN.
  (func (export "nothing") (param $at i32) (param $count i32) (result f32)
    (local $end i32) (local $sums v128) (local $zeros v128)
    (local.set $end (i32.add (local.get $at) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $next4
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $sums (f32x4.add (local.get $sums)
          (f32x4.mul (local.get $zeros) (v128.load (local.get $at)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next4)))
    (local.set $sums (call $halfSums (local.get $sums) (local.get $sums)))
    (f32.add (f32x4.extract_lane 0 (local.get $sums)) (f32x4.extract_lane 1 (local.get $sums))))

  ;; [a0 + a2, a1 + a3, b0 + b2, b1 + b3]
  (func $halfSums (param $a v128) (param $b v128) (result v128)
    (f32x4.add
      (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $a) (local.get $b))
      (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $a) (local.get $b)))))
