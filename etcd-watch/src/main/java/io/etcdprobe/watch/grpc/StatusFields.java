package io.etcdprobe.watch.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.etcd.jetcd.api.StatusResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a status that 3.6 and later add (etcd: rpc.proto, StatusResponse). jetcd's stubs do
 * not know them, but the answer still holds them under their numbers.
 */
final class StatusFields {

  private static final int STORAGE_VERSION = 11;
  private static final int DB_SIZE_QUOTA = 12;
  private static final int DOWNGRADE_INFO = 13;
  private static final int ENABLED = 1;
  private static final int TARGET_VERSION = 2;

  private final UnknownFieldSet fields;

  StatusFields(StatusResponse answer) {
    this.fields = answer.getUnknownFields();
  }

  /** The version of the member's data; empty if the member does not tell it. */
  String storageVersion() {
    return text(fields, STORAGE_VERSION);
  }

  /**
   * The quota in bytes; null if the member has none (etcd then reports a negative number) or does
   * not tell it.
   */
  @Nullable Long quotaBytes() {
    List<Long> quota = fields.getField(DB_SIZE_QUOTA).getVarintList();
    long bytes = quota.isEmpty() ? 0 : quota.getLast();
    return bytes <= 0 || bytes == Long.MAX_VALUE ? null : bytes;
  }

  /** The version to which the member is being downgraded; empty if it is not. */
  String downgradeTo() {
    List<ByteString> infos = fields.getField(DOWNGRADE_INFO).getLengthDelimitedList();
    if (infos.isEmpty()) {
      return "";
    }
    try {
      UnknownFieldSet info = UnknownFieldSet.parseFrom(infos.getLast());
      List<Long> enabled = info.getField(ENABLED).getVarintList();
      return !enabled.isEmpty() && enabled.getLast() != 0 ? text(info, TARGET_VERSION) : "";
    } catch (InvalidProtocolBufferException otherKind) {
      return "";
    }
  }

  private static String text(UnknownFieldSet fields, int number) {
    List<ByteString> texts = fields.getField(number).getLengthDelimitedList();
    return texts.isEmpty() ? "" : texts.getLast().toStringUtf8();
  }
}
