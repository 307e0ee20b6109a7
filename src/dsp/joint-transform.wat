;; Fourier transforms of four sequences at once, one in each lane.
;; Source of `joint-transform-bytes.ts`; scripts/kernel/build-kernel.ts translates it.
(module
  (memory (export "memory") 1)

  ;; Transforms in place. `count` is a power of two, at most 1024.
  ;; Real parts: four numbers for each index from byte 0 on, indices with their bits mirrored;
  ;; imaginary parts from byte 16384 on.
  ;; Cosines and sines: one number for each index from byte 32768 and 36864 on; those for parts of
  ;; length 2 * half stand from `half` on.
  (func (export "transform") (param $count i32)
    (local $half i32) (local $block i32) (local $end i32) (local $blocksEnd i32)
    (local $even i32) (local $odd i32) (local $factor i32)
    (local $cos v128) (local $sin v128) (local $re v128) (local $im v128)
    (local $x v128) (local $y v128)
    (local.set $blocksEnd (i32.shl (local.get $count) (i32.const 4)))
    (local.set $half (i32.const 1))
    (loop $stages
      (local.set $block (i32.const 0))
      (loop $blocks
        (local.set $even (local.get $block))
        (local.set $odd (i32.add (local.get $even) (i32.shl (local.get $half) (i32.const 4))))
        (local.set $end (local.get $odd))
        (local.set $factor (i32.shl (local.get $half) (i32.const 2)))
        (loop $pairs
          (local.set $cos (v128.load32_splat offset=32768 (local.get $factor)))
          (local.set $sin (v128.load32_splat offset=36864 (local.get $factor)))
          (local.set $re (v128.load (local.get $odd)))
          (local.set $im (v128.load offset=16384 (local.get $odd)))
          (local.set $x (f32x4.sub
            (f32x4.mul (local.get $re) (local.get $cos))
            (f32x4.mul (local.get $im) (local.get $sin))))
          (local.set $y (f32x4.add
            (f32x4.mul (local.get $re) (local.get $sin))
            (f32x4.mul (local.get $im) (local.get $cos))))
          (local.set $re (v128.load (local.get $even)))
          (local.set $im (v128.load offset=16384 (local.get $even)))
          (v128.store (local.get $odd) (f32x4.sub (local.get $re) (local.get $x)))
          (v128.store offset=16384 (local.get $odd) (f32x4.sub (local.get $im) (local.get $y)))
          (v128.store (local.get $even) (f32x4.add (local.get $re) (local.get $x)))
          (v128.store offset=16384 (local.get $even) (f32x4.add (local.get $im) (local.get $y)))
          (local.set $factor (i32.add (local.get $factor) (i32.const 4)))
          (local.set $odd (i32.add (local.get $odd) (i32.const 16)))
          (local.set $even (i32.add (local.get $even) (i32.const 16)))
          (br_if $pairs (i32.lt_u (local.get $even) (local.get $end))))
        (local.set $block (local.get $odd))
        (br_if $blocks (i32.lt_u (local.get $block) (local.get $blocksEnd))))
      (local.set $half (i32.shl (local.get $half) (i32.const 1)))
      (br_if $stages (i32.lt_u (local.get $half) (local.get $count))))))
