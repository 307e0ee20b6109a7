;; Power spectra of eight frames at once: each lane of a Fourier transform holds two of them, as its
;; real and its imaginary part.
;; Source of `voice-powers-bytes.ts`; scripts/kernel/build-kernel.ts translates it.
;;
;; Memory, in bytes from:
;;       0  real parts, four numbers for each of 1024 indices; 16384 imaginary parts
;;   32768  cosines, 36864 sines: those for parts of length 2 * half stand from number `half` on
;;   40960  720 places, where the real parts of each sample of a frame go: its index with the bits
;;          mirrored, in bytes
;;   44032  720 numbers that samples of a frame are multiplied with
;;   47104  powers, 513 for each frame
;;   65536  frames, 720 samples each
(module
  (memory (export "memory") 2)

  (func (export "measure")
    (call $lay)
    (call $transform)
    (call $power))

  ;; Fills the frames up with zeros to 1024 samples.
  (func $lay
    (local $at i32) (local $place i32)
    (local $taper v128) (local $re v128) (local $im v128)
    (memory.fill (i32.const 0) (i32.const 0) (i32.const 32768))
    (loop $samples
      (local.set $taper (v128.load32_splat offset=44032 (local.get $at)))
      (local.set $place (i32.load offset=40960 (local.get $at)))
      (local.set $re (v128.load32_zero offset=65536 (local.get $at)))
      (local.set $re
        (v128.load32_lane offset=71296 1 (local.get $at) (local.get $re)))
      (local.set $re
        (v128.load32_lane offset=77056 2 (local.get $at) (local.get $re)))
      (local.set $re
        (v128.load32_lane offset=82816 3 (local.get $at) (local.get $re)))
      (local.set $im (v128.load32_zero offset=68416 (local.get $at)))
      (local.set $im
        (v128.load32_lane offset=74176 1 (local.get $at) (local.get $im)))
      (local.set $im
        (v128.load32_lane offset=79936 2 (local.get $at) (local.get $im)))
      (local.set $im
        (v128.load32_lane offset=85696 3 (local.get $at) (local.get $im)))
      (v128.store (local.get $place) (f32x4.mul (local.get $re) (local.get $taper)))
      (v128.store offset=16384 (local.get $place) (f32x4.mul (local.get $im) (local.get $taper)))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $samples (i32.lt_u (local.get $at) (i32.const 2880)))))

  (func $transform
    (local $half i32) (local $block i32) (local $end i32)
    (local $even i32) (local $odd i32) (local $factor i32)
    (local $cos v128) (local $sin v128) (local $re v128) (local $im v128)
    (local $x v128) (local $y v128)
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
        (br_if $blocks (i32.lt_u (local.get $block) (i32.const 16384))))
      (local.set $half (i32.shl (local.get $half) (i32.const 1)))
      (br_if $stages (i32.lt_u (local.get $half) (i32.const 1024)))))

  ;; The spectra of two real signals come out of their one transform x: that of the first is half of
  ;; x(k) + conj x(-k), that of the second half of x(k) - conj x(-k), turned by a quarter.
  (func $power
    (local $at i32) (local $here i32) (local $mirror i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local $x v128) (local $y v128) (local $even v128) (local $odd v128)
    (loop $bins
      (local.set $here (i32.shl (local.get $at) (i32.const 2)))
      (local.set $mirror
        (i32.and (i32.sub (i32.const 16384) (local.get $here)) (i32.const 16383)))
      (local.set $a (v128.load (local.get $here)))
      (local.set $b (v128.load offset=16384 (local.get $here)))
      (local.set $c (v128.load (local.get $mirror)))
      (local.set $d (v128.load offset=16384 (local.get $mirror)))
      (local.set $x (f32x4.add (local.get $a) (local.get $c)))
      (local.set $y (f32x4.sub (local.get $b) (local.get $d)))
      (local.set $even (f32x4.mul (f32x4.splat (f32.const 0.25)) (f32x4.add
        (f32x4.mul (local.get $x) (local.get $x))
        (f32x4.mul (local.get $y) (local.get $y)))))
      (local.set $x (f32x4.add (local.get $b) (local.get $d)))
      (local.set $y (f32x4.sub (local.get $c) (local.get $a)))
      (local.set $odd (f32x4.mul (f32x4.splat (f32.const 0.25)) (f32x4.add
        (f32x4.mul (local.get $x) (local.get $x))
        (f32x4.mul (local.get $y) (local.get $y)))))
      (v128.store32_lane offset=47104 0 (local.get $at) (local.get $even))
      (v128.store32_lane offset=49156 0 (local.get $at) (local.get $odd))
      (v128.store32_lane offset=51208 1 (local.get $at) (local.get $even))
      (v128.store32_lane offset=53260 1 (local.get $at) (local.get $odd))
      (v128.store32_lane offset=55312 2 (local.get $at) (local.get $even))
      (v128.store32_lane offset=57364 2 (local.get $at) (local.get $odd))
      (v128.store32_lane offset=59416 3 (local.get $at) (local.get $even))
      (v128.store32_lane offset=61468 3 (local.get $at) (local.get $odd))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $bins (i32.le_u (local.get $at) (i32.const 2048))))))
