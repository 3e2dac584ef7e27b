package io.milvusimport.framework.released;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Classes and methods of a released framework, public or not. */
final class Reflected {
  private static final String RUNTIME = "org.apache.kafka.connect.runtime.";

  private Reflected() {}

  static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("This version of Connect has no class " + name, e);
    }
  }

  /** A class by its name in the package of the runtime. */
  static Class<?> runtime(String name) {
    return type(RUNTIME + name);
  }

  static boolean exists(String name) {
    try {
      Class.forName(name);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Calls the constructor that takes these arguments. */
  static Object create(Class<?> type, @Nullable Object... arguments) {
    Constructor<?> constructor =
        Arrays.stream(type.getDeclaredConstructors())
            .filter(c -> fits(c.getParameterTypes(), arguments))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "No constructor of " + type + " takes " + Arrays.toString(arguments)));
    return create(constructor, arguments);
  }

  /** Calls the only constructor there is, each argument by the type it has to be of. */
  static Object create(Class<?> type, Function<Class<?>, @Nullable Object> byType) {
    Constructor<?> constructor = type.getDeclaredConstructors()[0];
    return create(
        constructor, Arrays.stream(constructor.getParameterTypes()).map(byType).toArray());
  }

  private static Object create(Constructor<?> constructor, @Nullable Object[] arguments) {
    try {
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw failed(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot call " + constructor, e);
    }
  }

  private static boolean fits(Class<?>[] types, @Nullable Object[] arguments) {
    if (types.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      Object argument = arguments[i];
      if (argument != null && !types[i].isPrimitive() && !types[i].isInstance(argument)) {
        return false;
      }
    }
    return true;
  }

  /** Calls the method of that name that takes these arguments, wherever it is declared. */
  static @Nullable Object call(Object target, String name, @Nullable Object... arguments) {
    for (Class<?> c = target.getClass(); c != null; c = c.getSuperclass()) {
      for (Method method : c.getDeclaredMethods()) {
        if (method.getName().equals(name) && fits(method.getParameterTypes(), arguments)) {
          return invoke(method, target, arguments);
        }
      }
    }
    throw new IllegalStateException(target.getClass() + " has no method " + name);
  }

  static @Nullable Object callStatic(Class<?> type, String name, @Nullable Object... arguments) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals(name) && fits(method.getParameterTypes(), arguments)) {
        return invoke(method, null, arguments);
      }
    }
    throw new IllegalStateException(type + " has no method " + name);
  }

  static boolean has(Object target, String name) {
    for (Class<?> c = target.getClass(); c != null; c = c.getSuperclass()) {
      if (Arrays.stream(c.getDeclaredMethods()).anyMatch(m -> m.getName().equals(name))) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Object invoke(
      Method method, @Nullable Object target, @Nullable Object[] arguments) {
    try {
      method.setAccessible(true);
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw failed(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot call " + method, e);
    }
  }

  private static RuntimeException failed(@Nullable Throwable cause) {
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }

  /** The constant of an enum. */
  static Object constant(Class<?> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(c -> c.toString().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(type + " has no " + name));
  }
}
