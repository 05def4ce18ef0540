#!/usr/bin/env bash
# HdrHistogram 2.2.2
#
# Guess: the largest value is kept as it was recorded (the class has a field for it), and getMaxValue() gives it. A
# value above highestTrackableValue cannot be recorded: recordValue throws.
# What happens: getMaxValue() is the upper end of the bucket. That is above anything that was recorded, and here even
# above highestTrackableValue. So "was no pause over 1 s?" is answered with no for a pause of exactly 1 s. And the limit
# is rounded up to a power of two: a value 7 % above it is taken, only one above 2^30 throws.
# Output seen:
#   limit 1000000000, recorded 1000000000, getMaxValue() 1000341503
#   recorded 1070000000
#   refused 1080000000
. "$(dirname "$0")/lib.bash"
find_java
jars hdrhistogram org.hdrhistogram:HdrHistogram:2.2.2

cat >"$work/Limit.java" <<'JAVA'
import org.HdrHistogram.Histogram;

class Limit {
  public static void main(String[] arguments) {
    var second = 1_000_000_000L;
    var histogram = new Histogram(second, 3);
    histogram.recordValue(second);
    System.out.println("limit " + histogram.getHighestTrackableValue() + ", recorded " + second + ", getMaxValue() "
        + histogram.getMaxValue());
    for (var value : new long[] {second + second * 7 / 100, second + second * 8 / 100}) {
      try {
        histogram.recordValue(value);
        System.out.println("recorded " + value);
      } catch (ArrayIndexOutOfBoundsException e) {
        System.out.println("refused " + value);
      }
    }
  }
}
JAVA
"$java" -cp "$classpath" "$work/Limit.java" >"$work/out" 2>&1 || true
cat "$work/out"
expect 'the maximum is above the recorded value and above the limit' \
  has 'limit 1000000000, recorded 1000000000, getMaxValue() 1000341503' "$work/out"
expect 'a value 7 % above the limit is taken' has '^recorded 1070000000' "$work/out"
expect 'one 8 % above it is refused' has '^refused 1080000000' "$work/out"
finish
