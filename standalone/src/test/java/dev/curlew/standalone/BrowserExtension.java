package dev.curlew.standalone;

import dev.curlew.standalone.StackExtension.RunningStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One browser for all tests of the JVM, before the stack of {@link StackExtension}; tests ask for a {@link Visitor}. */
final class BrowserExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(BrowserExtension.class);

    /** Who looks at the site. */
    record Visitor(Browser browser, RunningStack stack, String adminKey) implements AutoCloseable {
        PublicApi api() {
            return stack.api();
        }

        /** Sits down at a desk, by daylight, as somebody of whom the site knows nothing. */
        void comesAsStranger() {
            browser.desktop();
            browser.scheme("light");
            browser.forget();
        }

        /** The same, but then signs in. */
        void comesWith(String key) {
            comesAsStranger();
            browser.signIn(key);
        }

        void comesAsAdministrator() {
            comesWith(adminKey);
        }

        /** Somebody else, before a browser of their own, which is to be closed. */
        Visitor companion() {
            return new Visitor(Browser.open(stack.config().publicUrl()), stack, adminKey);
        }

        @Override
        public void close() {
            browser.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Visitor.class;
    }

    @Override
    public Visitor resolveParameter(ParameterContext parameter, ExtensionContext context) {
        RunningStack stack = new StackExtension().resolveParameter(parameter, context);
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(Visitor.class, _ -> open(stack), Visitor.class);
    }

    private static Visitor open(RunningStack stack) {
        try {
            String key = Files.readString(
                            StackSecrets.in(stack.config().dataDir()).adminKey())
                    .strip();
            return new Visitor(Browser.open(stack.config().publicUrl()), stack, key);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
