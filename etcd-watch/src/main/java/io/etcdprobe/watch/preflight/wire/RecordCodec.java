package io.etcdprobe.watch.preflight.wire;

import io.etcdprobe.core.path.Ticks;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Messages as bytes: the number of the message's type, then its components in their order. Numbers
 * are big-endian, lengths are ints. Components are ints, longs, doubles, booleans, strings (UTF-8),
 * enums (their names), ticks (their differences, which pack well), records, and lists of these.
 */
final class RecordCodec {

  private static final Class<?>[] TYPES = Message.class.getPermittedSubclasses();

  private RecordCodec() {}

  static byte[] encode(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(Arrays.asList(TYPES).indexOf(message.getClass()));
      write(out, message.getClass(), message);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } catch (ReflectiveOperationException defect) {
      throw new IllegalStateException(defect);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws PreflightException if the bytes are no message
   */
  static Message decode(byte[] bytes) throws PreflightException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      int type = in.get();
      if (type < 0 || type >= TYPES.length) {
        throw new PreflightException(malformed("type " + type));
      }
      Message message = (Message) read(in, TYPES[type]);
      if (in.hasRemaining()) {
        throw new PreflightException(malformed(in.remaining() + " bytes too many"));
      }
      return message;
    } catch (BufferUnderflowException cut) {
      throw new PreflightException(malformed("cut off"), cut);
    } catch (InvocationTargetException refused) {
      throw new PreflightException(malformed("refused by its type"), refused);
    } catch (ReflectiveOperationException defect) {
      throw new IllegalStateException(defect);
    }
  }

  private static String malformed(String how) {
    return "sent bytes that are no message (" + how + "); use the same version on all members";
  }

  private static void write(DataOutputStream out, Type type, Object value)
      throws IOException, ReflectiveOperationException {
    switch (value) {
      case Integer number -> out.writeInt(number);
      case Long number -> out.writeLong(number);
      case Double number -> out.writeDouble(number);
      case Boolean flag -> out.writeBoolean(flag);
      case Enum<?> constant -> write(out, String.class, constant.name());
      case String text -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
      }
      case Ticks ticks -> {
        out.writeInt(ticks.size());
        long before = 0;
        for (int k = 0; k < ticks.size(); k++) {
          out.writeLong(ticks.at(k) - before);
          before = ticks.at(k);
        }
      }
      case List<?> list -> {
        out.writeInt(list.size());
        for (Object element : list) {
          write(out, elementOf(type), element);
        }
      }
      case Record written -> {
        for (RecordComponent component : written.getClass().getRecordComponents()) {
          component.getAccessor().setAccessible(true);
          write(out, component.getGenericType(), component.getAccessor().invoke(written));
        }
      }
      default -> throw new IllegalStateException("no code for " + type);
    }
  }

  private static Object read(ByteBuffer in, Type type)
      throws PreflightException, ReflectiveOperationException {
    if (type == int.class || type == Integer.class) {
      return in.getInt();
    }
    if (type == long.class) {
      return in.getLong();
    }
    if (type == double.class) {
      return in.getDouble();
    }
    if (type == boolean.class) {
      return in.get() != 0;
    }
    if (type == String.class) {
      byte[] bytes = new byte[length(in, 1)];
      in.get(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
    if (type == Ticks.class) {
      long[] numbers = new long[length(in, Long.BYTES)];
      long before = 0;
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = before + in.getLong();
        before = numbers[i];
      }
      return Ticks.of(numbers);
    }
    if (type instanceof ParameterizedType) {
      int length = length(in, 1);
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        list.add(read(in, elementOf(type)));
      }
      return List.copyOf(list);
    }
    Class<?> known = (Class<?>) type;
    if (known.isEnum()) {
      String name = (String) read(in, String.class);
      for (Object constant : known.getEnumConstants()) {
        if (((Enum<?>) constant).name().equals(name)) {
          return constant;
        }
      }
      throw new PreflightException(malformed("no such " + known.getSimpleName()));
    }
    RecordComponent[] components = known.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = read(in, components[i].getGenericType());
      types[i] = components[i].getType();
    }
    Constructor<?> constructor = known.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor.newInstance(values);
  }

  private static Type elementOf(Type list) {
    return ((ParameterizedType) list).getActualTypeArguments()[0];
  }

  /** A length that the bytes left can fulfil. */
  private static int length(ByteBuffer in, int elementBytes) throws PreflightException {
    int length = in.getInt();
    if (length < 0 || length > in.remaining() / elementBytes) {
      throw new PreflightException(malformed("length " + length));
    }
    return length;
  }
}
