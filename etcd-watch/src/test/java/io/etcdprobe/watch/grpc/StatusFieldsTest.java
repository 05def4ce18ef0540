package io.etcdprobe.watch.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.StatusResponse;
import io.etcdprobe.core.member.StatusReading;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields that 3.6 adds to a status, as a real member of 3.6.13 sent them. */
class StatusFieldsTest {

  @ParameterizedTest
  @ValueSource(strings = {"leader", "follower"})
  void shouldReadWhatARealMemberTells(String role) throws Exception {
    String json = recorded(role);
    StatusResponse answer =
        StatusResponse.newBuilder()
            .setHeader(
                ResponseHeader.newBuilder()
                    .setMemberId(Long.parseUnsignedLong(text(json, "member_id"))))
            .setVersion(text(json, "version"))
            .setDbSize(Long.parseLong(text(json, "dbSize")))
            .setUnknownFields(
                fields(
                    text(json, "storageVersion"), Long.parseLong(text(json, "dbSizeQuota")), null))
            .build();

    StatusReading status = MemberGrpc.status(StatusResponse.parseFrom(answer.toByteArray()));

    assertThat(status.version()).isEqualTo("3.6.13");
    assertThat(status.storageVersion()).isEqualTo("3.6.0");
    assertThat(status.quotaBytes()).isEqualTo(2147483648L);
    assertThat(status.downgradeTo()).isEmpty();
    assertThat(json).contains("\"downgradeInfo\":{}");
  }

  @Test
  void shouldReadADowngradeUnderWay() {
    StatusReading status =
        MemberGrpc.status(
            StatusResponse.newBuilder()
                .setUnknownFields(
                    fields(
                        "3.6.0",
                        1,
                        UnknownFieldSet.newBuilder()
                            .addField(1, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                            .addField(2, text("3.5.0"))
                            .build()))
                .build());

    assertThat(status.downgradeTo()).isEqualTo("3.5.0");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, Long.MAX_VALUE, Long.MIN_VALUE})
  void shouldTakeAQuotaThatIsSwitchedOffForNone(long quota) {
    StatusResponse answer =
        StatusResponse.newBuilder().setUnknownFields(fields("3.6.0", quota, null)).build();

    assertThat(MemberGrpc.status(answer).quotaBytes()).isNull();
  }

  @Test
  void shouldDoWithoutThemBefore36() {
    StatusReading status =
        MemberGrpc.status(StatusResponse.newBuilder().setVersion("3.5.16").build());

    assertThat(status.storageVersion()).isEmpty();
    assertThat(status.quotaBytes()).isNull();
    assertThat(status.downgradeTo()).isEmpty();
  }

  @Test
  void shouldNotStumbleOverFieldsOfAnotherKind() {
    UnknownFieldSet.Field odd =
        UnknownFieldSet.Field.newBuilder()
            .addLengthDelimited(ByteString.copyFrom(new byte[] {(byte) 0xff, 1}))
            .build();
    StatusReading status =
        MemberGrpc.status(
            StatusResponse.newBuilder()
                .setUnknownFields(
                    UnknownFieldSet.newBuilder().addField(12, odd).addField(13, odd).build())
                .build());

    assertThat(status.quotaBytes()).isNull();
    assertThat(status.downgradeTo()).isEmpty();
  }

  private static UnknownFieldSet fields(
      String storage, long quota, @org.jspecify.annotations.Nullable UnknownFieldSet downgrade) {
    UnknownFieldSet info = downgrade == null ? UnknownFieldSet.getDefaultInstance() : downgrade;
    return UnknownFieldSet.newBuilder()
        .addField(11, text(storage))
        .addField(12, UnknownFieldSet.Field.newBuilder().addVarint(quota).build())
        .addField(
            13, UnknownFieldSet.Field.newBuilder().addLengthDelimited(info.toByteString()).build())
        .build();
  }

  private static UnknownFieldSet.Field text(String text) {
    return UnknownFieldSet.Field.newBuilder()
        .addLengthDelimited(ByteString.copyFromUtf8(text))
        .build();
  }

  private static String recorded(String role) throws Exception {
    String file = "/io/etcdprobe/watch/page/3.6.13/status-" + role + ".json";
    try (InputStream in =
        Objects.requireNonNull(StatusFieldsTest.class.getResourceAsStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String text(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }
}
