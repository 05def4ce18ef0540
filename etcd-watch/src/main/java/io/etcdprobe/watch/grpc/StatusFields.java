package io.etcdprobe.watch.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.etcd.jetcd.api.StatusResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What 3.6 and later add to a status and jetcd's stubs do not know (etcd: rpc.proto,
 * StatusResponse): it is there all the same, under the fields' numbers.
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

  /** The version of its data, empty if it does not tell. */
  String storageVersion() {
    return text(fields, STORAGE_VERSION);
  }

  /** Its quota in bytes, null if it has none (etcd tells a negative one) or does not tell. */
  @Nullable Long quotaBytes() {
    List<Long> quota = fields.getField(DB_SIZE_QUOTA).getVarintList();
    long bytes = quota.isEmpty() ? 0 : quota.getLast();
    return bytes <= 0 || bytes == Long.MAX_VALUE ? null : bytes;
  }

  /** The version that it is being downgraded to, empty if it is not. */
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
