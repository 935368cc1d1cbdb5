package dev.curlew.bench.peer;

import com.google.gson.JsonParser;
import dev.curlew.embedded.Ports;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** YOURLS: PHP by FPM behind nginx, and MariaDB. A visit is written before its redirect is answered. */
final class Yourls extends ChildShortener {
    private static final String DATABASE = "yourls";
    private static final int WORKERS = 8;
    private static final String CALLER = "format=json&username=bench&password=bench";

    private final Path data;

    /**
     * The programs that it needs.
     *
     * @param mariadb the server
     * @param installDb what makes a folder of data for it
     */
    record Programs(Path nginx, Path fpm, Path mariadb, Path installDb) {}

    private Yourls(int port, Path sources, Programs programs, Kind.Setting setting)
            throws IOException, InterruptedException {
        super(port);
        Path folder = Files.createDirectories(setting.folder());
        data = folder.resolve("mariadb");
        int databasePort = Ports.free();
        boolean fresh = !Files.exists(data);
        if (fresh) {
            run(
                    folder,
                    programs.installDb().toString(),
                    "--no-defaults",
                    "--datadir=" + data,
                    "--auth-root-authentication-method=normal",
                    "--skip-test-db",
                    "--user=root");
            run(folder, "cp", "-a", sources.toString(), folder.resolve("site").toString());
        }
        writeConfigs(folder, port, databasePort);
        try {
            ChildServer database =
                    started(child(setting, folder, "MariaDB", database(programs, setting, databasePort)));
            ChildServer php = started(child(
                    setting,
                    folder,
                    "PHP",
                    List.of(
                            programs.fpm().toString(),
                            "--nodaemonize",
                            "--allow-to-run-as-root",
                            "--fpm-config",
                            folder.resolve("fpm.conf").toString())));
            started(child(
                            setting,
                            folder,
                            "nginx",
                            List.of(
                                    programs.nginx().toString(),
                                    "-c",
                                    folder.resolve("nginx.conf").toString())))
                    .awaitAnswer(url().resolve("/robots.txt"));
            // An error page, until PHP listens and MariaDB answers it.
            database.await(() -> Http.status(HttpRequest.newBuilder(url().resolve("/admin/install.php"))
                            .build())
                    == 200);
            if (fresh) {
                var _ = Http.body(HttpRequest.newBuilder(url().resolve("/admin/install.php?install=1"))
                        .build());
            }
            php.await(() -> !Http.body(HttpRequest.newBuilder(url().resolve("/yourls-api.php?action=version&" + CALLER))
                            .build())
                    .isEmpty());
        } catch (IOException | InterruptedException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    static Kind kind(Path sources, Programs programs, String version) {
        return new LocalKind("YOURLS", version, setting -> new Yourls(Ports.free(), sources, programs, setting));
    }

    private static ChildServer child(Kind.Setting setting, Path folder, String name, List<String> words) {
        return new ChildServer(name, setting.launcher(), words, Map.of(), folder, folder.resolve(name + ".log"));
    }

    private List<String> database(Programs programs, Kind.Setting setting, int port) throws IOException {
        Path start = Files.writeString(
                data.resolveSibling("start.sql"),
                "create database if not exists " + DATABASE + ";\n"
                        + "create user if not exists bench@localhost identified by 'bench';\n"
                        + "create user if not exists bench@'127.0.0.1' identified by 'bench';\n"
                        + "grant all on " + DATABASE + ".* to bench@localhost;\n"
                        + "grant all on " + DATABASE + ".* to bench@'127.0.0.1';\n");
        return List.of(
                programs.mariadb().toString(),
                "--no-defaults",
                "--datadir=" + data,
                "--user=root",
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=" + data.resolveSibling("mariadb.sock"),
                "--pid-file=" + data.resolveSibling("mariadb.pid"),
                "--init-file=" + start,
                // At each commit to the disk, or to the system, which a killed server does not lose.
                "--innodb-flush-log-at-trx-commit=" + (setting.durable() ? 1 : 2));
    }

    private static void writeConfigs(Path folder, int port, int databasePort) throws IOException {
        Path site = folder.resolve("site");
        Files.writeString(site.resolve("user/config.php"), """
                <?php
                define('YOURLS_DB_USER', 'bench');
                define('YOURLS_DB_PASS', 'bench');
                define('YOURLS_DB_NAME', '%s');
                define('YOURLS_DB_HOST', '127.0.0.1:%d');
                define('YOURLS_DB_PREFIX', 'yourls_');
                define('YOURLS_SITE', 'http://127.0.0.1:%d');
                define('YOURLS_LANG', '');
                define('YOURLS_UNIQUE_URLS', false);
                define('YOURLS_PRIVATE', true);
                define('YOURLS_COOKIEKEY', 'a secret of a benchmark that is long enough');
                define('YOURLS_URL_CONVERT', 62);
                define('YOURLS_DEBUG', false);
                define('YOURLS_NO_HASH_PASSWORD', true);
                define('YOURLS_NO_VERSION_CHECK', true);
                define('YOURLS_FLOOD_DELAY_SECONDS', 0);
                $yourls_user_passwords = ['bench' => 'bench'];
                $yourls_reserved_URL = [];
                """.formatted(DATABASE, databasePort, port));
        Path socket = folder.resolve("fpm.sock");
        Files.writeString(folder.resolve("fpm.conf"), """
                [global]
                error_log = %1$s/fpm-errors.log
                [www]
                user = root
                group = root
                listen = %2$s
                pm = static
                pm.max_children = %3$d
                php_admin_value[opcache.enable] = 1
                php_admin_value[display_errors] = 0
                """.formatted(folder, socket, WORKERS));
        Files.writeString(folder.resolve("nginx.conf"), """
                daemon off; master_process off; error_log stderr crit; pid %1$s/nginx.pid;
                events { worker_connections 1024; }
                http {
                  access_log off; keepalive_requests 1000000000;
                  client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                  server {
                    listen 127.0.0.1:%2$d; root %3$s;
                    location / { try_files /nothing @yourls; }
                    location @yourls { %4$s fastcgi_param SCRIPT_FILENAME %3$s/yourls-loader.php;
                      fastcgi_param SCRIPT_NAME /yourls-loader.php; }
                    location ~ \\.php$ { %4$s fastcgi_param SCRIPT_FILENAME %3$s$uri; fastcgi_param SCRIPT_NAME $uri; }
                  }
                }
                """.formatted(folder, port, site, """
                        fastcgi_pass unix:%s; fastcgi_param QUERY_STRING $query_string;
                        fastcgi_param REQUEST_METHOD $request_method; fastcgi_param CONTENT_TYPE $content_type;
                        fastcgi_param CONTENT_LENGTH $content_length; fastcgi_param REQUEST_URI $request_uri;
                        fastcgi_param SERVER_PROTOCOL $server_protocol; fastcgi_param REMOTE_ADDR $remote_addr;
                        fastcgi_param HTTP_HOST $http_host; fastcgi_param SERVER_NAME 127.0.0.1;
                        fastcgi_param SERVER_PORT %d;
                        """.formatted(socket, port)));
    }

    private static void run(Path folder, String... words) throws IOException, InterruptedException {
        Path log = folder.resolve("install.log");
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(words[0] + " failed, see " + log);
        }
    }

    @Override
    public String create(String slug) throws IOException, InterruptedException {
        var _ = Http.body(post(
                "/yourls-api.php",
                "action=shorturl&" + CALLER + "&title=b&keyword=" + slug
                        + "&url=https%3A%2F%2Fexample.com%2Fa%3Fb%3Dc"));
        return slug;
    }

    @Override
    public Creation creation() {
        return new Creation(
                "/yourls-api.php",
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                // Without a title it would ask the target for one; keywords that it finds by itself collide when
                // several ask at once.
                "action=shorturl&" + CALLER + "&title=b&keyword=n%N&url=https%3A%2F%2Fexample.com%2Fa%3Fb%3D%N");
    }

    @Override
    public long clicks(String code) throws IOException, InterruptedException {
        return JsonParser.parseString(
                        Http.body(post("/yourls-api.php", "action=url-stats&" + CALLER + "&shorturl=" + code)))
                .getAsJsonObject()
                .getAsJsonObject("link")
                .get("clicks")
                .getAsLong();
    }

    @Override
    public long bytesStored() throws IOException {
        return bytes(data.resolve(DATABASE), "");
    }
}
