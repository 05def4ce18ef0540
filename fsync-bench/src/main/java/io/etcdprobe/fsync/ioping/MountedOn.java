package io.etcdprobe.fsync.ioping;

import io.etcdprobe.fsync.facts.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file system that a device number stands for, as ioping names it: the first mount of the
 * device, with its source resolved if that is a path.
 *
 * @param type empty if unknown
 * @param source empty if unknown
 */
record MountedOn(String type, String source) {

  static final MountedOn UNKNOWN = new MountedOn("", "");

  static MountedOn of(String deviceNumber) {
    try {
      return of(deviceNumber, Files.readString(Path.of("/proc/self/mountinfo")));
    } catch (IOException unreadable) {
      return UNKNOWN;
    }
  }

  static MountedOn of(String deviceNumber, String mountinfo) {
    for (String line : mountinfo.split("\n", -1)) {
      Mount mount = Mount.parse(line).orElse(null);
      if (mount != null && mount.deviceNumber().equals(deviceNumber)) {
        return new MountedOn(mount.type(), resolved(mount.source()));
      }
    }
    return UNKNOWN;
  }

  private static String resolved(String source) {
    if (!source.startsWith("/")) {
      return source;
    }
    try {
      return Path.of(source).toRealPath().toString();
    } catch (IOException gone) {
      return source;
    }
  }
}
