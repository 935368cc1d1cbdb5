package dev.curlew.sql;

import dev.curlew.platform.config.ConfigException;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.config.Logging;
import java.io.PrintStream;

/**
 * Brings all schemas up to date and ends, as a deployment does before it starts the services, which then need not
 * ({@code DB_MIGRATE=false}). Exit codes: 0 where they are up to date, 1 where that failed, 2 for a configuration at fault.
 */
public final class MigrateMain {

    private MigrateMain() {}

    /** Takes its configuration from the environment: the variables {@code DB_…}. */
    public static void main(String[] args) {
        System.exit(run(Env.system(), System.out, System.err));
    }

    static int run(Env env, PrintStream out, PrintStream err) {
        try {
            Logging.check(env);
            Postgres database = Postgres.read(env, 1);
            env.check();
            for (Schema schema : Schema.values()) {
                database.migrate(schema);
                out.println("migrate: schema " + schema.schemaName() + " is up to date");
            }
            return 0;
        } catch (ConfigException e) {
            err.println(e.report("migrate"));
            return 2;
        } catch (RuntimeException e) {
            err.println("migrate: " + e.getMessage());
            return 1;
        }
    }
}
