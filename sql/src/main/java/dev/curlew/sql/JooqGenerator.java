package dev.curlew.sql;

import dev.curlew.embedded.EmbeddedPostgres;
import dev.curlew.embedded.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.jooq.codegen.GenerationTool;

/**
 * Writes the jOOQ classes of a schema, as its migrations make it on a real Postgres.
 *
 * <p>Usage: {@code JooqGenerator SCHEMA JAVA_PACKAGE OUTPUT_DIRECTORY}
 */
public final class JooqGenerator {
    private JooqGenerator() {}

    /** Generates, or does nothing if the output is of these very migrations. */
    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            throw new IllegalArgumentException("usage: JooqGenerator SCHEMA JAVA_PACKAGE OUTPUT_DIRECTORY");
        }
        generate(Schema.valueOf(args[0].toUpperCase(Locale.ROOT)), args[1], Path.of(args[2]));
    }

    /** Gives true if it generated, false if the output was up to date. */
    static boolean generate(Schema schema, String javaPackage, Path output) throws Exception {
        GeneratedStamp stamp = GeneratedStamp.of(schema, javaPackage, output);
        if (stamp.isCurrent()) {
            return false;
        }
        stamp.remove();
        Path folder = Files.createTempDirectory("curlew-jooq");
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.start(ServerOptions.in(folder).fast().unsupervised())) {
            schema.migrate(postgres.dataSource(postgres.database()));
            GenerationTool.generate(JooqConfiguration.of(schema, postgres, postgres.database(), javaPackage, output));
        } finally {
            deleteTree(folder);
        }
        requireTables(schema, output.resolve(javaPackage.replace('.', '/')).resolve("tables"));
        stamp.write();
        return true;
    }

    /** A schema that matches nothing would otherwise be a silent success. */
    static void requireTables(Schema schema, Path tables) throws IOException {
        if (Files.isDirectory(tables)) {
            try (Stream<Path> files = Files.list(tables)) {
                if (files.anyMatch(file -> file.toString().endsWith(".java"))) {
                    return;
                }
            }
        }
        throw new IllegalStateException("no table found in the schema " + schema.schemaName()
                + " after its migrations: nothing was generated into " + tables);
    }

    private static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
