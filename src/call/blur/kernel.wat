;; The inner loops of the segmentation network, four numbers at a time. `kernel.ts` holds the bytes; its test translates this file and compares.
(module
  (import "env" "memory" (memory 1))

  ;; Convolution 1 by 1, four pixels and four results at a time.
  ;; Weights lie as [results / 4][channels][4]; $pixels is a multiple of four.
  (func (export "pointwise")
    (param $in i32) (param $weights i32) (param $bias i32) (param $out i32)
    (param $pixels i32) (param $channels i32) (param $results i32) (param $floor f32)
    (local $inRow i32) (local $outRow i32) (local $w i32) (local $r i32) (local $to i32)
    (local $p0 i32) (local $p1 i32) (local $p2 i32) (local $p3 i32) (local $end i32)
    (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128) (local $wv v128) (local $least v128)
    (local.set $inRow (i32.shl (local.get $channels) (i32.const 2)))
    (local.set $outRow (i32.shl (local.get $results) (i32.const 2)))
    (local.set $least (f32x4.splat (local.get $floor)))
    (loop $pixel
      (local.set $w (local.get $weights))
      (local.set $r (i32.const 0))
      (loop $result
        (local.set $s0 (v128.load (i32.add (local.get $bias) (local.get $r))))
        (local.set $s1 (local.get $s0))
        (local.set $s2 (local.get $s0))
        (local.set $s3 (local.get $s0))
        (local.set $p0 (local.get $in))
        (local.set $p1 (i32.add (local.get $p0) (local.get $inRow)))
        (local.set $p2 (i32.add (local.get $p1) (local.get $inRow)))
        (local.set $p3 (i32.add (local.get $p2) (local.get $inRow)))
        (local.set $end (local.get $p1))
        (loop $channel
          (local.set $wv (v128.load (local.get $w)))
          (local.set $s0 (f32x4.add (local.get $s0) (f32x4.mul (v128.load32_splat (local.get $p0)) (local.get $wv))))
          (local.set $s1 (f32x4.add (local.get $s1) (f32x4.mul (v128.load32_splat (local.get $p1)) (local.get $wv))))
          (local.set $s2 (f32x4.add (local.get $s2) (f32x4.mul (v128.load32_splat (local.get $p2)) (local.get $wv))))
          (local.set $s3 (f32x4.add (local.get $s3) (f32x4.mul (v128.load32_splat (local.get $p3)) (local.get $wv))))
          (local.set $w (i32.add (local.get $w) (i32.const 16)))
          (local.set $p0 (i32.add (local.get $p0) (i32.const 4)))
          (local.set $p1 (i32.add (local.get $p1) (i32.const 4)))
          (local.set $p2 (i32.add (local.get $p2) (i32.const 4)))
          (local.set $p3 (i32.add (local.get $p3) (i32.const 4)))
          (br_if $channel (i32.lt_u (local.get $p0) (local.get $end))))
        (local.set $to (i32.add (local.get $out) (local.get $r)))
        (v128.store (local.get $to) (f32x4.max (local.get $s0) (local.get $least)))
        (local.set $to (i32.add (local.get $to) (local.get $outRow)))
        (v128.store (local.get $to) (f32x4.max (local.get $s1) (local.get $least)))
        (local.set $to (i32.add (local.get $to) (local.get $outRow)))
        (v128.store (local.get $to) (f32x4.max (local.get $s2) (local.get $least)))
        (local.set $to (i32.add (local.get $to) (local.get $outRow)))
        (v128.store (local.get $to) (f32x4.max (local.get $s3) (local.get $least)))
        (local.set $r (i32.add (local.get $r) (i32.const 16)))
        (br_if $result (i32.lt_u (local.get $r) (local.get $outRow))))
      (local.set $in (i32.add (local.get $in) (i32.shl (local.get $inRow) (i32.const 2))))
      (local.set $out (i32.add (local.get $out) (i32.shl (local.get $outRow) (i32.const 2))))
      (local.set $pixels (i32.sub (local.get $pixels) (i32.const 4)))
      (br_if $pixel (local.get $pixels))))

  ;; $out += $in * $weights, number by number; $bytes is a multiple of 16.
  (func (export "accumulate") (param $out i32) (param $in i32) (param $weights i32) (param $bytes i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $out) (local.get $bytes)))
    (loop $next
      (v128.store (local.get $out)
        (f32x4.add (v128.load (local.get $out))
          (f32x4.mul (v128.load (local.get $in)) (v128.load (local.get $weights)))))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (local.set $in (i32.add (local.get $in) (i32.const 16)))
      (local.set $weights (i32.add (local.get $weights) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $out) (local.get $end)))))

  ;; $out = $a + $b; $bytes is a multiple of 16.
  (func (export "add") (param $a i32) (param $b i32) (param $out i32) (param $bytes i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $out) (local.get $bytes)))
    (loop $next
      (v128.store (local.get $out) (f32x4.add (v128.load (local.get $a)) (v128.load (local.get $b))))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $out) (local.get $end)))))

  ;; $out = max($a, 0); $bytes is a multiple of 16.
  (func (export "relu") (param $a i32) (param $out i32) (param $bytes i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $out) (local.get $bytes)))
    (loop $next
      (v128.store (local.get $out) (f32x4.max (v128.load (local.get $a)) (v128.const f32x4 0 0 0 0)))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $out) (local.get $end)))))

  ;; $out = $a * min(max($a + 3, 0), 6) / 6; $bytes is a multiple of 16.
  (func (export "hardSwish") (param $a i32) (param $out i32) (param $bytes i32)
    (local $end i32) (local $x v128)
    (local.set $end (i32.add (local.get $out) (local.get $bytes)))
    (loop $next
      (local.set $x (v128.load (local.get $a)))
      (v128.store (local.get $out)
        (f32x4.mul (local.get $x)
          (f32x4.mul
            (f32x4.min
              (f32x4.max (f32x4.add (local.get $x) (v128.const f32x4 3 3 3 3)) (v128.const f32x4 0 0 0 0))
              (v128.const f32x4 6 6 6 6))
            (v128.const f32x4 0.16666667 0.16666667 0.16666667 0.16666667))))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $out) (local.get $end))))))
