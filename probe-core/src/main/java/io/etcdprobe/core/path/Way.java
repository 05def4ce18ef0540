package io.etcdprobe.core.path;

import java.util.List;

/**
 * One of the two ways of a path.
 *
 * @param name from whom to whom
 * @param loss what happened to the datagrams
 * @param mtu the largest packet
 * @param request a request of etcd's largest size
 * @param bulk bulk data
 */
record Way(String name, OneWay loss, PathMtu mtu, Transfer request, Transfer bulk) {
  static Way up(PathMeasurement path) {
    return new Way(
        path.from() + " to " + path.to(), path.up(), path.mtuUp(), path.requestUp(), path.bulkUp());
  }

  static Way down(PathMeasurement path) {
    return new Way(
        path.to() + " to " + path.from(),
        path.down(),
        path.mtuDown(),
        path.requestDown(),
        path.bulkDown());
  }

  static List<Way> of(PathMeasurement path) {
    return List.of(up(path), down(path));
  }
}
