package io.etcdprobe.core.rule;

import java.util.List;

/** All rules, in the order in which they are asked. The order has no other meaning. */
public final class Rules {

  public static final List<Rule> ALL =
      List.of(
          new PresenceRule(),
          new MembershipRule(),
          new DefragmentationRule(),
          new MaintenanceRule(),
          new ProcessRule(),
          new HostRule(),
          new PauseRule(),
          new DurabilityRule(),
          new VolumeRule(),
          new SharedStallRule(),
          new DiskStallRule(),
          new DiskSlowRule(),
          new PathRule(),
          new NetworkRule(),
          new RaftRule(),
          new SpaceRule(),
          new LoadRule(),
          new ClockRule(),
          new VersionRule());

  private Rules() {}
}
