package dev.curlew.trial.stack;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Sets the clock of a server wrong, from within it: an agent of its JVM, which puts itself between {@code MicrosecondClock} and the
 * machine's clock, and adds the milliseconds that a file says. No process of another could do that without the whole machine.
 */
public final class ClockAgent {
    private static final String CLOCK = "dev/curlew/platform/time/MicrosecondClock";
    private static final ClassDesc JAVA_CLOCK = ClassDesc.of("java.time.Clock");
    private static final long LOOK_MILLIS = 100;

    private static volatile long aheadMillis;

    private ClockAgent() {}

    /** Called by the JVM before the server's own main method; the argument names the file. */
    public static void premain(String file, Instrumentation instrumentation) {
        instrumentation.addTransformer(new ClassFileTransformer() {
            @Override
            public byte @Nullable [] transform(
                    @Nullable ClassLoader loader,
                    String name,
                    @Nullable Class<?> redefined,
                    @Nullable ProtectionDomain domain,
                    byte[] bytes) {
                return CLOCK.equals(name) ? skewed(bytes) : null;
            }
        });
        Thread.ofPlatform().daemon().name("clock-agent").start(() -> look(Path.of(file)));
    }

    /** The class with every clock of the machine's in it given to {@link #skew}. */
    static byte[] skewed(byte[] bytes) {
        ClassFile file = ClassFile.of();
        CodeTransform code = (builder, element) -> {
            builder.with(element);
            if (element instanceof InvokeInstruction call && call.name().equalsString("systemUTC")) {
                builder.invokestatic(
                        ClassDesc.of(ClockAgent.class.getName()), "skew", MethodTypeDesc.of(JAVA_CLOCK, JAVA_CLOCK));
            }
        };
        return file.transformClass(file.parse(bytes), ClassTransform.transformingMethodBodies(code));
    }

    /** A clock that is as wrong as the file says. */
    public static Clock skew(Clock right) {
        return new Skewed(right);
    }

    private static void look(Path file) {
        while (true) {
            try {
                aheadMillis = Files.exists(file)
                        ? Long.parseLong(Files.readString(file).strip())
                        : 0;
                Thread.sleep(LOOK_MILLIS);
            } catch (IOException | NumberFormatException _) {
                // It is being written.
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /** The option of {@code java} for a server whose clock the file sets; the agent is on its class path. */
    static String option(Path jar, Path file) throws IOException {
        if (!Files.exists(jar)) {
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), ClockAgent.class.getName());
            new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        }
        return "-javaagent:" + jar + "=" + file;
    }

    private static final class Skewed extends Clock {
        private final Clock right;

        Skewed(Clock right) {
            this.right = right;
        }

        @Override
        public Instant instant() {
            return right.instant().plusMillis(aheadMillis);
        }

        @Override
        public ZoneId getZone() {
            return right.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return new Skewed(right.withZone(zone));
        }
    }
}
