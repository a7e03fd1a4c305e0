package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.control.ZoneCommand;
import rootwalk.wire.Name;
import rootwalk.wire.json.JsonReader;
import rootwalk.wire.json.JsonValue;

/// The REST API of the daemon: paths below `/v1`.
class RestApiTest {

    private static final String ZONE = "/v1/zones/example.";
    private static final String WWW = ZONE + "/rrsets/www.example./A";
    private static final String CHALLENGE = ZONE + "/rrsets/_acme-challenge.www.example./TXT";
    private static final String RECORDS = "{\"ttl\": 30, \"records\": [\"192.0.2.9\"]}";
    private static final String TEXT = "{\"ttl\": 30, \"records\": [\"\\\"x\\\"\"]}";

    @TempDir
    private Path folder;
    private ApiDaemon api;

    @BeforeEach
    void start() throws Exception {
        api = new ApiDaemon(folder);
    }

    @AfterEach
    void close() {
        api.close();
    }

    private HttpResponse<String> send(String token, String method, String path, String content, String... fields)
            throws Exception {
        return api.send(token, method, path, content, fields);
    }

    @Test
    void zonesThatTheTokenKnowsAreListed() throws Exception {
        assertThat(send("admin", "GET", "/v1/zones", "").body()).isEqualTo(
                "{\"zones\":[{\"zone\":\"copy.\",\"role\":\"secondary\",\"served\":false},"
                        + "{\"zone\":\"example.\",\"role\":\"primary\",\"served\":true,\"serial\":7},"
                        + "{\"zone\":\"signed.\",\"role\":\"primary\",\"served\":true,\"serial\":7}]}\n");
        assertThat(send("reader", "GET", "/v1/zones", "").body()).contains("example.").doesNotContain("copy.");
        assertThat(send("other", "GET", "/v1/zones", "").body()).isEqualTo("{\"zones\":[]}\n");
        assertThat(send("admin", "GET", "/v1/zones?limit=1&after=copy.", "").body())
                .contains("\"zone\":\"example.\"").endsWith("\"next\":\"example.\"}\n").doesNotContain("signed.");
        assertThat(send("reader", "GET", ZONE, "").body())
                .startsWith(
                        "{\"zone\":\"example.\",\"role\":\"primary\",\"origin\":\"configured\",\"served\":true,\"serial\":7,\"recorded\":true");
    }

    @Test
    void anRRsetIsReplacedReadAndRemoved() throws Exception {
        HttpResponse<String> put = send("admin", "PUT", WWW, RECORDS);

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(put.body()).isEqualTo("{\"zone\":\"example.\",\"serial\":8,\"changed\":true}\n");
        assertThat(put.headers().firstValue("etag")).hasValueSatisfying(tag -> assertThat(tag).startsWith("\"8-"))
                .isEqualTo(send("admin", "GET", WWW, "").headers().firstValue("etag"));
        assertThat(send("reader", "GET", WWW, "").body())
                .isEqualTo("{\"name\":\"www.example.\",\"type\":\"A\",\"ttl\":30,\"records\":[\"192.0.2.9\"]}\n");
        assertThat(send("admin", "PUT", WWW, RECORDS).body()).contains("\"serial\":8,\"changed\":false");
        assertThat(send("admin", "DELETE", WWW, "").body()).contains("\"serial\":9,\"changed\":true");
        assertThat(send("admin", "GET", WWW, "").statusCode()).isEqualTo(404);
    }

    @Test
    void rrsetsAreListedWithFiltersAndPages() throws Exception {
        assertThat(send("reader", "GET", ZONE + "/rrsets?name=www.example.", "").body()).contains("192.0.2.2", "hello")
                .doesNotContain("192.0.2.1");
        assertThat(send("reader", "GET", ZONE + "/rrsets?name=*.example.&type=A", "").body())
                .contains("192.0.2.2", "192.0.2.1").doesNotContain("hello");
        String first = send("reader", "GET", ZONE + "/rrsets?limit=1", "").body();
        assertThat(first).contains("SOA").endsWith("\"next\":\"example.\"}\n").doesNotContain("192.0.2.1");
        assertThat(send("reader", "GET", ZONE + "/rrsets?after=example.&limit=2", "").body())
                .contains("192.0.2.1", "192.0.2.2").doesNotContain("SOA", "next");
        assertThat(send("acme", "GET", ZONE + "/rrsets", "").body()).contains("\"rrsets\":[]");
    }

    /// An ACME client writes its challenges, and nothing else.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        acme   | PUT    | /v1/zones/example./rrsets/_acme-challenge.www.example./TXT | TEXT    | 200
        acme   | PUT    | /v1/zones/example./rrsets/_acme-challenge.a.b.example./TXT | TEXT    | 200
        acme   | PUT    | /v1/zones/example./rrsets/_acme-challenge.example./TXT     | TEXT    | 403
        acme   | PUT    | /v1/zones/example./rrsets/www.example./TXT                 | TEXT    | 403
        acme   | PUT    | /v1/zones/example./rrsets/_acme-challenge.www.example./A   | RECORDS | 403
        acme   | DELETE | /v1/zones/example./rrsets/_acme-challenge.www.example./TXT |         | 200
        acme   | DELETE | /v1/zones/example./rrsets/www.example./TXT                 |         | 403
        acme   | GET    | /v1/zones/example./rrsets/www.example./TXT                 |         | 403
        acme   | PUT    | /v1/zones/other./rrsets/_acme-challenge.www.example./TXT   | TEXT    | 403
        acme   | POST   | /v1/zones/example./freeze                                  |         | 403
        acme   | POST   | /v1/zones/example./notify                                  |         | 403
        reader | GET    | /v1/zones/example.                                         |         | 200
        reader | GET    | /v1/zones/example./history                                 |         | 200
        reader | PUT    | /v1/zones/example./rrsets/www.example./TXT                 | TEXT    | 403
        reader | POST   | /v1/zones/example./transaction                             |         | 403
        reader | DELETE | /v1/zones/example.                                         |         | 403
        acme   | DELETE | /v1/zones/example.                                         |         | 403
        reader | POST   | /v1/zones/example./thaw                                    |         | 403
        reader | GET    | /v1/zones/copy.                                            |         | 403
        other  | GET    | /v1/zones/example.                                         |         | 403
        other  | GET    | /v1/zones/elsewhere.                                       |         | 403
        other  | GET    | /v1/zones/a.elsewhere.                                     |         | 404
        admin  | GET    | /v1/zones/nowhere.                                         |         | 404
        admin  | POST   | /v1/zones/example./freeze                                  |         | 200
        nobody | GET    | /v1/zones                                                  |         | 401
        """)
    void aTokenPermitsWhatItsRulesSay(String token, String method, String path, String content, int status)
            throws Exception {
        String body = content == null ? "" : content.equals("TEXT") ? TEXT : RECORDS;
        var before = api.state("example.");

        HttpResponse<String> response = send(token, method, path, body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        if (status >= 400) {
            assertThat(api.state("example.")).isEqualTo(before);
            assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        }
    }

    @Test
    void aRequestWithoutATokenIsToldHowToSendOne() throws Exception {
        HttpResponse<String> response = send("", "GET", "/v1/zones", "");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("www-authenticate")).contains("Bearer realm=\"rootwalk\"");
        assertThat(response.body()).contains("send the header Authorization: Bearer TOKEN");
        assertThat(send("", "GET", "/v1/zones", "", "X-API-Key", "reader").statusCode()).isEqualTo(200);
        assertThat(send("", "GET", "/v1/zones", "", "Authorization", "Basic cmVhZGVy").statusCode()).isEqualTo(401);
        assertThat(send("", "GET", "/nothing", "").statusCode()).as("paths are not revealed").isEqualTo(401);
    }

    /// Access is decided before the content is read: what a client sends without permission needs no memory.
    @Test
    void contentWithoutPermissionIsNotRead() throws Exception {
        String large = "{" + " ".repeat(100_000) + "}";

        assertThat(send("admin", "PUT", WWW, large).statusCode()).isEqualTo(413);
        assertThat(send("acme", "PUT", ZONE + "/rrsets/a.example./TXT", "{not json").statusCode()).isEqualTo(403);
        assertThat(send("nobody", "PUT", WWW, "{not json").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                {                                                          | 400 | not JSON: the name of a member is missing (line 1, column 2)
                []                                                         | 422 | the content has to be an object, not an array
                {"ttl": 30}                                                | 422 | records is missing; it is an array
                {"ttl": 30, "records": []}                                 | 422 | records is empty; delete the RRset www.example. A instead
                {"ttl": "30", "records": ["192.0.2.1"]}                    | 422 | ttl has to be a whole number from 0 to 2147483647, not '30'
                {"ttl": -1, "records": ["192.0.2.1"]}                      | 422 | ttl has to be a whole number from 0 to 2147483647, not -1
                {"ttl": 3e1, "records": ["192.0.2.1"]}                     | 422 | ttl has to be a whole number from 0 to 2147483647, not 3e1
                {"ttl": 4294967295, "records": ["192.0.2.1"]}              | 422 | ttl has to be a whole number from 0 to 2147483647, not 4294967295
                {"records": ["192.0.2.1"]}                                 | 422 | ttl is missing
                {"ttl": 30, "records": [1]}                                | 422 | records[0] has to be a string, not a number
                {"ttl": 30, "records": ["192.0.2.1"], "tll": 1}            | 422 | the member 'tll' is unknown; the members are ttl, records
                {"ttl": 30, "records": ["192.0.2.256"]}                    | 422 | www.example. A '192.0.2.256'
                {"ttl": 30, "records": ["192.0.2.1", "192.0.2.1"]}         | 422 | the record '192.0.2.1' occurs twice
                {"ttl": 30, "records": ["192.0.2.1"], "ttl": 31}           | 400 | a name occurs twice
                """)
    void badContentIsAPreciseError(String content, int status, String reason) throws Exception {
        var before = api.state("example.");

        HttpResponse<String> response = send("admin", "PUT", WWW, content);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonValue.Members problem =
                (JsonValue.Members) JsonReader.read(response.body().getBytes(StandardCharsets.UTF_8));
        assertThat(problem.members().get("detail")).isInstanceOfSatisfying(JsonValue.Text.class,
                detail -> assertThat(detail.text()).contains(reason));
        assertThat(problem.members()).containsKeys("type", "title", "status");
        assertThat(api.state("example.")).isEqualTo(before);
    }

    @Test
    void theProblemNamesTheRRset() throws Exception {
        assertThat(send("admin", "PUT", ZONE + "/rrsets/www.example./MX",
                "{\"ttl\": 1, \"records\": [\"10 mail\"]}").body())
                .contains("a name in the data is relative; end it with a dot")
                .contains("\"record\":\"www.example. MX\"");
        assertThat(send("admin", "PUT", ZONE + "/rrsets/www.example./CNAME",
                "{\"ttl\": 1, \"records\": [\"ns.example.\"]}").body())
                .contains("www.example. would have a CNAME record and other records")
                .contains("\"record\":\"www.example. CNAME\"");
    }

    @Test
    void methodsMediaTypesAndPathsAreChecked() throws Exception {
        HttpResponse<String> patch = send("admin", "PATCH", WWW, RECORDS);
        assertThat(patch.statusCode()).isEqualTo(405);
        assertThat(patch.headers().firstValue("allow")).contains("GET, HEAD, PUT, DELETE, OPTIONS");
        HttpResponse<String> options = send("admin", "OPTIONS", WWW, "");
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("allow")).contains("GET, HEAD, PUT, DELETE, OPTIONS");
        HttpResponse<String> head = send("admin", "HEAD", WWW, "");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("etag")).hasValueSatisfying(tag -> assertThat(tag).startsWith("\"7-"));
        assertThat(send("admin", "PUT", WWW, RECORDS, "Content-Type", "text/plain").statusCode()).isEqualTo(415);
        assertThat(send("admin", "PUT", WWW, RECORDS, "Content-Type", "Application/JSON; charset=utf-8").statusCode())
                .isEqualTo(200);
        assertThat(send("admin", "GET", "/v1/zones/example./", "").statusCode()).isEqualTo(404);
        assertThat(send("admin", "GET", "/", "").statusCode()).isEqualTo(404);
        assertThat(send("admin", "GET", "/v1/zones/a..b", "").statusCode()).isEqualTo(400);
        assertThat(send("admin", "GET", ZONE + "/rrsets/www.example./NONSENSE", "").statusCode()).isEqualTo(400);
        assertThat(send("admin", "GET", ZONE + "/rrsets?limit=x", "").statusCode()).isEqualTo(400);
        assertThat(send("admin", "GET", ZONE + "/rrsets?type=A&type=A", "").statusCode()).isEqualTo(400);
    }

    @Test
    void zonesThatCannotBeChangedAreConflicts() throws Exception {
        assertThat(send("admin", "PUT", "/v1/zones/copy./rrsets/www.copy./A", RECORDS).body())
                .contains("\"status\":409", "change it at its primary");
        assertThat(send("admin", "PUT", "/v1/zones/signed./rrsets/www.signed./A", RECORDS).body())
                .contains("\"status\":422", "the zone is signed");
        assertThat(send("admin", "POST", ZONE + "/freeze", "").statusCode()).isEqualTo(200);
        assertThat(send("admin", "PUT", WWW, RECORDS).body()).contains("\"status\":409", "frozen");
        assertThat(send("admin", "POST", ZONE + "/thaw", "").statusCode()).isEqualTo(200);
        assertThat(send("admin", "PUT", WWW, RECORDS).statusCode()).isEqualTo(200);
        assertThat(send("admin", "POST", ZONE + "/refresh", "").statusCode()).isEqualTo(409);
        assertThat(send("admin", "POST", "/v1/zones/copy./refresh", "").statusCode()).isEqualTo(200);
        assertThat(send("admin", "POST", "/v1/zones/copy./retransfer", "").statusCode()).isEqualTo(200);
    }

    /// The entity tag of the version that is served.
    private String tag() throws Exception {
        return send("admin", "GET", ZONE + "/rrsets", "").headers().firstValue("etag").orElseThrow();
    }

    @Test
    void aSecondaryZoneThatWasAddedCannotBeChanged() throws Exception {
        api.daemon().control().zone(ZoneCommand.parse("add added. copies"), new StringBuilder());

        assertThat(send("admin", "GET", "/v1/zones", "").body())
                .contains("{\"zone\":\"added.\",\"role\":\"secondary\"");
        assertThat(send("admin", "PUT", "/v1/zones/added./rrsets/www.added./A", RECORDS).body())
                .contains("\"status\":409", "change it at its primary");
    }

    @Test
    void aChangeCanBeTiedToAVersion() throws Exception {
        String before = tag();
        assertThat(send("admin", "PUT", WWW, RECORDS, "If-Match", before).statusCode()).isEqualTo(200);
        assertThat(send("admin", "PUT", WWW, RECORDS, "If-Match", before).body()).contains("\"status\":412",
                "example.: If-Match: the zone has another version, with serial 8; read it again");
        assertThat(send("admin", "DELETE", WWW, "", "If-Match", before).statusCode()).isEqualTo(412);
        assertThat(send("admin", "PUT", WWW, RECORDS, "If-Match", "W/" + tag()).statusCode()).isEqualTo(412);
        assertThat(send("admin", "PUT", WWW, RECORDS, "If-Match", "4294967304").statusCode()).isEqualTo(412);
        assertThat(api.state("example.").getKey()).isEqualTo(8);
        assertThat(send("admin", "PUT", WWW, RECORDS, "If-Match", "\"x\", " + tag()).statusCode()).isEqualTo(200);
        assertThat(send("admin", "PUT", WWW, RECORDS, "If-Match", "*").statusCode()).isEqualTo(200);
    }

    /// RFC 9110 sections 13.1.1 and 13.1.2.
    @Test
    void anRRsetCanBeCreatedOrReplacedOnly() throws Exception {
        String other = ZONE + "/rrsets/new.example./A";
        assertThat(send("admin", "PUT", other, RECORDS, "If-Match", "*").body())
                .contains("\"status\":412", "there is no RRset new.example. A");
        assertThat(send("admin", "PUT", WWW, RECORDS, "If-None-Match", "*").body())
                .contains("\"status\":412", "RRset www.example. A exists already");
        assertThat(send("admin", "PUT", WWW, RECORDS, "If-None-Match", tag()).statusCode()).isEqualTo(412);
        assertThat(api.state("example.").getKey()).isEqualTo(7);
        assertThat(send("admin", "PUT", other, RECORDS, "If-None-Match", "*").statusCode()).isEqualTo(200);
        assertThat(send("admin", "PUT", other, RECORDS, "If-None-Match", "*").statusCode()).isEqualTo(412);
    }

    /// A serial in the content is one more condition.
    @Test
    void theSerialInAListOfChangesIsACondition() throws Exception {
        String changes = "{\"serial\": %s, \"changes\": [{\"action\": \"delete\", \"name\": \"www.example.\", \"type\":"
                + " \"A\"}]}";
        assertThat(send("admin", "PATCH", ZONE + "/rrsets", changes.formatted(6)).body())
                .contains("\"status\":412", "the zone has the serial 7; read it again");
        assertThat(send("admin", "PATCH", ZONE + "/rrsets", changes.formatted(7), "If-Match", "\"6-1\"").statusCode())
                .isEqualTo(412);
        assertThat(send("admin", "PATCH", ZONE + "/rrsets", changes.formatted("4294967303")).statusCode())
                .isEqualTo(422);
        assertThat(api.state("example.").getKey()).isEqualTo(7);
        assertThat(send("admin", "PATCH", ZONE + "/rrsets", changes.formatted(7), "If-Match", tag()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void eachChangeHasConditions() throws Exception {
        String old = tag();
        send("admin", "PUT", WWW, RECORDS);
        send("admin", "POST", ZONE + "/transaction", "");
        send("admin", "PATCH", ZONE + "/transaction",
                "{\"changes\": [{\"action\": \"unset\", \"name\": \"www.example.\"}]}");

        assertThat(send("admin", "POST", ZONE + "/transaction/commit", "", "If-Match", old).statusCode())
                .isEqualTo(412);
        assertThat(send("admin", "POST", ZONE + "/history/revert", "{\"serial\": 7}", "If-Match", old).statusCode())
                .isEqualTo(412);
        assertThat(send("admin", "PATCH", "/api/v1/servers/localhost/zones/example.",
                "{\"rrsets\":[{\"name\":\"www.example.\",\"type\":\"A\",\"changetype\":\"DELETE\"}]}", "If-Match", old)
                .statusCode()).isEqualTo(412);
        assertThat(api.state("example.").getKey()).isEqualTo(8);
        assertThat(send("admin", "POST", ZONE + "/transaction/commit", "", "If-Match", tag()).statusCode())
                .isEqualTo(200);
    }

    /// A change that finds nothing to do says so of the version in which that is so.
    @Test
    void anotherContentWithTheSameSerialHasAnotherTag() throws Exception {
        String before = tag();
        assertThat(send("admin", "GET", ZONE + "/rrsets", "", "If-None-Match", before).statusCode()).isEqualTo(304);
        Files.writeString(folder.resolve("zone"),
                "$TTL 60\n@ SOA ns h 7 3600 600 86400 60\n@ NS ns\nns A 192.0.2.1\nwww A 192.0.2.99\n");
        assertThat(api.daemon().control().reload(Name.of("example.")).isDone()).isTrue();

        assertThat(api.state("example.").getKey()).isEqualTo(7);
        assertThat(send("admin", "GET", ZONE + "/rrsets", "", "If-None-Match", before).body()).contains("192.0.2.99");
        assertThat(send("admin", "DELETE", WWW, "", "If-Match", before).statusCode()).isEqualTo(412);
    }

    /// Of the clients that have read the same version, one changes it.
    @Test
    void ofConcurrentChangesOfOneVersionOneIsMade() throws Exception {
        List<Callable<Integer>> clients = new ArrayList<>();
        String tag = tag();
        for (int i = 0; i < 8; i++) {
            String content = "{\"ttl\": 30, \"records\": [\"192.0.2.1" + i + "\"]}";
            clients.add(() -> send("admin", "PUT", WWW, content, "If-Match", tag).statusCode());
        }
        List<Integer> statuses = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var result : threads.invokeAll(clients)) {
                statuses.add(result.get());
            }
        }

        assertThat(statuses).containsOnlyOnce(200).filteredOn(it -> it == 412).hasSize(7);
        assertThat(api.state("example.").getKey()).isEqualTo(8);
    }

    @Test
    void aListOfChangesIsMadeAsAWholeOrNotAtAll() throws Exception {
        var before = api.state("example.");
        String changes = """
            {"changes": [
              {"action": "delete", "name": "www.example.", "type": "A"},
              {"action": "extend", "name": "ns.example.", "type": "A", "ttl": 60, "records": ["192.0.2.77"]},
              {"action": "prune", "name": "www.example.", "type": "TXT", "records": ["hello"]},
              {"action": "replace", "name": "new.example.", "type": "%s", "ttl": 60, "records": ["ns.example."]}]}
            """;

        assertThat(send("admin", "PATCH", ZONE + "/rrsets", changes.formatted("A")).statusCode()).isEqualTo(422);
        assertThat(api.state("example.")).isEqualTo(before);
        assertThat(send("acme", "PATCH", ZONE + "/rrsets", changes.formatted("CNAME")).statusCode()).isEqualTo(403);
        assertThat(send("admin", "PATCH", ZONE + "/rrsets",
                "{\"changes\": [{\"action\": \"remove\", \"name\": \"a.example.\", \"type\": \"A\"}]}").body())
                .contains("changes[0].action: 'remove' is unknown; write replace, extend, prune or delete");
        assertThat(api.state("example.")).isEqualTo(before);
        assertThat(send("admin", "PATCH", ZONE + "/rrsets", changes.formatted("CNAME")).statusCode()).isEqualTo(200);
        assertThat(api.state("example.").getValue())
                .contains("new.example. 60 IN CNAME ns.example.", "ns.example. 60 IN A 192.0.2.77")
                .noneMatch(record -> record.startsWith("www."));
        assertThat(api.state("example.").getKey()).isEqualTo(8);
    }

    @Test
    void aTransactionCollectsChanges() throws Exception {
        String transaction = ZONE + "/transaction";
        String changes =
                """
                    {"changes": [
                      {"action": "set", "name": "_acme-challenge.www.example.", "type": "TXT", "ttl": 60, "records": ["a", "b"]},
                      {"action": "unset", "name": "_acme-challenge.old.example.", "type": "TXT"}]}
                    """;

        assertThat(send("acme", "PATCH", transaction, changes).statusCode()).isEqualTo(409);
        assertThat(send("acme", "POST", transaction, "").statusCode()).isEqualTo(201);
        assertThat(send("acme", "POST", transaction, "").statusCode()).isEqualTo(409);
        assertThat(send("acme", "PATCH", transaction, changes).body()).contains("\"changes\":3");
        assertThat(send("acme", "PATCH", transaction,
                "{\"changes\": [{\"action\": \"unset\", \"name\": \"www.example.\", \"type\": \"A\"}]}").statusCode())
                .isEqualTo(403);
        assertThat(api.state("example.").getKey()).isEqualTo(7);
        assertThat(send("acme", "POST", transaction + "/commit", "").body()).contains("\"serial\":8,\"changed\":true");
        assertThat(api.state("example.").getValue()).contains("_acme-challenge.www.example. 60 IN TXT \"a\"",
                "_acme-challenge.www.example. 60 IN TXT \"b\"");
        assertThat(send("acme", "GET", transaction, "").statusCode()).isEqualTo(409);
    }

    /// A token neither makes nor ends what another one has begun.
    @Test
    void eachTokenHasItsOwnTransaction() throws Exception {
        String transaction = ZONE + "/transaction";
        String planted = "{\"changes\": [{\"action\": \"unset\", \"name\": \"_acme-challenge.www.example.\"}]}";
        send("admin", "POST", transaction, "");
        send("admin", "PATCH", transaction,
                "{\"changes\": [{\"action\": \"unset\", \"name\": \"www.example.\"}]}");

        assertThat(send("acme", "GET", transaction, "").statusCode()).isEqualTo(409);
        assertThat(send("acme", "PATCH", transaction, planted).statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(send("acme", "POST", transaction + "/commit", "").statusCode()).isEqualTo(409);
        assertThat(send("acme", "DELETE", transaction, "").statusCode()).isEqualTo(409);
        assertThat(api.state("example.").getKey()).isEqualTo(7);
        assertThat(send("acme", "POST", transaction, "").statusCode()).isEqualTo(201);
        assertThat(send("acme", "PATCH", transaction, planted).body())
                .contains("\"status\":403", "does not permit to write _acme-challenge.www.example. ANY");
        assertThat(send("acme", "DELETE", transaction, "").statusCode()).isEqualTo(204);
        assertThat(send("admin", "GET", transaction, "").body()).contains("\"changes\":1");
        assertThat(send("admin", "POST", transaction + "/commit", "").statusCode()).isEqualTo(200);
        assertThat(send("admin", "DELETE", transaction, "").statusCode()).isEqualTo(409);
    }

    /// The client removes what is wrong, or tries again later.
    @Test
    void aTransactionThatIsNotMadeStays() throws Exception {
        String transaction = ZONE + "/transaction";
        send("admin", "POST", transaction, "");
        send("admin", "PATCH", transaction, "{\"changes\": [{\"action\": \"unset\", \"name\": \"www.example.\"}]}");
        send("admin", "POST", ZONE + "/freeze", "");

        assertThat(send("admin", "POST", transaction + "/commit", "").statusCode()).isEqualTo(409);
        assertThat(send("admin", "GET", transaction, "").body()).contains("\"changes\":1");
        send("admin", "POST", ZONE + "/thaw", "");
        send("admin", "PATCH", transaction,
                "{\"changes\": [{\"action\": \"unset\", \"name\": \"www.example.\", \"type\": \"NSEC\"}]}");
        assertThat(send("admin", "POST", transaction + "/commit", "").statusCode()).isEqualTo(422);
        assertThat(send("admin", "GET", transaction, "").body()).contains("\"changes\":2");
        assertThat(api.state("example.").getKey()).isEqualTo(7);
    }

    /// A client that has no type must not remove all of them.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                PATCH | /transaction         | {"changes": [{"action": "unset", "name": "www.example.", "type": null}]} | type has to be a string
                PATCH | /transaction         | {"changes": [{"action": "unset", "name": "www.example.", "type": "A", "records": null}]} | records has to be an array
                PATCH | /transaction         | {"changes": null} | changes has to be an array
                PUT   | /rrsets/www.example./A | {"ttl": null, "records": ["192.0.2.9"]} | ttl has to be a whole number
                POST  | /history/revert      | {"serial": null} | serial has to be a whole number
                """)
    void aMemberThatIsNullIsNotMissing(String method, String path, String content, String problem) throws Exception {
        send("admin", "POST", ZONE + "/transaction", "");

        HttpResponse<String> response = send("admin", method, ZONE + path, content);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
        assertThat(response.body()).contains(problem, ", not null");
        assertThat(send("admin", "GET", ZONE + "/transaction", "").body()).contains("\"changes\":0");
        assertThat(api.state("example.").getKey()).isEqualTo(7);
    }

    @Test
    void theHistoryIsReadAndUndone() throws Exception {
        assertThat(send("admin", "GET", ZONE + "/history", "").body()).contains("\"serial\":7,\"changes\":[]");
        send("admin", "PUT", WWW, RECORDS);
        send("acme", "PUT", CHALLENGE, TEXT);

        assertThat(send("reader", "GET", ZONE + "/history", "").body()).contains(
                "[{\"from\":7,\"to\":8,\"removed\":2,\"added\":2},{\"from\":8,\"to\":9,\"removed\":1,\"added\":2}]");
        assertThat(send("reader", "GET", ZONE + "/history?limit=1", "").body())
                .contains("\"changes\":[{\"from\":8,\"to\":9");
        assertThat(send("reader", "GET", ZONE + "/history/7/8", "").body()).contains("192.0.2.2", "192.0.2.9");
        assertThat(send("acme", "GET", ZONE + "/history/7/9", "").body()).contains("_acme-challenge")
                .doesNotContain("192.0.2.9", "SOA");
        assertThat(send("admin", "GET", ZONE + "/history/1/9", "").statusCode()).isEqualTo(404);
        assertThat(send("acme", "POST", ZONE + "/history/revert", "{\"serial\": 7}").statusCode()).isEqualTo(403);
        assertThat(send("acme", "POST", ZONE + "/history/revert", "{\"serial\": 8}").statusCode()).isEqualTo(200);
        assertThat(send("admin", "POST", ZONE + "/history/revert", "{\"serial\": 7}").body())
                .contains("\"serial\":11,\"changed\":true");
        assertThat(api.state("example.").getValue()).contains("www.example. 60 IN A 192.0.2.2")
                .noneMatch(record -> record.contains("_acme"));
    }

    /// The serial grows with every change; more than that of the SOA record needs permission.
    @Test
    void anUndoneChangeOfTheSoaRecordNeedsPermission() throws Exception {
        send("admin", "PUT", ZONE + "/rrsets/example./SOA",
                "{\"ttl\": 60, \"records\": [\"ns.example. other.example. 8 3600 600 86400 60\"]}");

        assertThat(send("acme", "POST", ZONE + "/history/revert", "{\"serial\": 7}").body())
                .contains("\"status\":403", "does not permit to write example. SOA");
        assertThat(send("admin", "POST", ZONE + "/history/revert", "{\"serial\": 7}").statusCode()).isEqualTo(200);
        assertThat(api.state("example.").getValue())
                .contains("example. 60 IN SOA ns.example. h.example. 9 3600 600 86400 60");
    }

    @Test
    void moreRecordsThanAnRRsetMayHaveAreAnError() throws Exception {
        api.close();
        api = new ApiDaemon(folder, "1MiB");
        String records = String.join(",", Collections.nCopies(66_000, "\"x\""));

        assertThat(send("admin", "PUT", ZONE + "/rrsets/www.example./TXT",
                "{\"ttl\": 1, \"records\": [" + records + "]}").body())
                .contains("\"status\":422", "www.example. TXT has 66000 records; an RRset may have 65535");
    }

    @Test
    void aRequestWithMoreChangesThanAreMadeAtOnceIsAnError() throws Exception {
        api.close();
        api = new ApiDaemon(folder, "1MiB");
        String changes = String.join(",", Collections.nCopies(20_001, "{}"));

        assertThat(send("admin", "PATCH", ZONE + "/rrsets", "{\"changes\": [" + changes + "]}").body())
                .contains("\"status\":422", "the request has 20001 changes; it may have 20000");
    }

    /// The methods of a resource do not depend on what the token permits with it.
    @Test
    void theMethodsOfAResourceAreToldWhateverTheTokenPermits() throws Exception {
        for (String path : List.of(ZONE + "/freeze", ZONE + "/transaction", ZONE + "/rrsets")) {
            assertThat(send("other", "OPTIONS", path, "").statusCode()).as(path).isEqualTo(204);
        }
        assertThat(send("reader", "OPTIONS", ZONE + "/rrsets", "").headers().firstValue("allow"))
                .contains("GET, HEAD, PATCH, OPTIONS");
        assertThat(send("nobody", "OPTIONS", ZONE, "").statusCode()).isEqualTo(401);
        assertThat(send("reader", "OPTIONS", "/v1/nothing", "").statusCode()).isEqualTo(404);
    }

    @Test
    void aZoneIsCreatedAndDeleted() throws Exception {
        HttpResponse<String> created = send("admin", "POST", "/v1/zones",
                """
                    {"zone": "new.test.", "rrsets": [{"name": "www.new.test.", "type": "A", "ttl": 60, "records": ["192.0.2.1"]}]}
                    """);

        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(created.headers().firstValue("location")).contains("/v1/zones/new.test.");
        assertThat(created.body())
                .isEqualTo("{\"zone\":\"new.test.\",\"role\":\"primary\",\"served\":true,\"serial\":1}\n");
        assertThat(api.state("new.test.").getValue()).containsExactly("new.test. 3600 IN NS ns1.example.net.",
                "new.test. 3600 IN SOA ns1.example.net. hostmaster.new.test. 1 3600 900 1209600 3600",
                "www.new.test. 60 IN A 192.0.2.1");
        assertThat(send("admin", "PUT", "/v1/zones/new.test./rrsets/a.new.test./A", RECORDS).body())
                .contains("\"serial\":2");
        assertThat(send("admin", "POST", "/v1/zones", "{\"zone\": \"new.test.\"}").statusCode()).isEqualTo(409);

        assertThat(send("admin", "DELETE", "/v1/zones/new.test.", "", "If-Match", "\"1-1\"").statusCode())
                .isEqualTo(412);
        assertThat(send("admin", "DELETE", "/v1/zones/new.test.", "").statusCode()).isEqualTo(204);
        assertThat(send("admin", "DELETE", "/v1/zones/new.test.", "").statusCode()).isEqualTo(404);
        assertThat(send("admin", "DELETE", ZONE, "").body())
                .contains("\"status\":409", "the zone example. is in the configuration; remove it there");
    }

    @Test
    void aZoneIsDeletedInTheVersionThatIsMeantOnly() throws Exception {
        assertThat(send("some", "POST", "/v1/zones", "{\"zone\": \"new.some.\", \"template\": \"own\"}").statusCode())
                .isEqualTo(201);

        assertThat(send("some", "DELETE", "/v1/zones/new.some.", "", "If-Match", "\"7-1\"").statusCode())
                .isEqualTo(412);
        assertThat(send("some", "GET", "/v1/zones/new.some.", "").statusCode()).isEqualTo(200);
        assertThat(send("some", "DELETE", "/v1/zones/new.some.", "", "If-Match", "*").statusCode()).isEqualTo(204);
    }

    /// A zone that is created is there after a restart.
    @Test
    void aCreatedZoneIsThereAfterARestart() throws Exception {
        assertThat(send("admin", "POST", "/v1/zones",
                "{\"zone\": \"copied.test.\", \"primaries\": [\"192.0.2.1\", \"[2001:db8::1]:5300\"]}").body())
                .isEqualTo("{\"zone\":\"copied.test.\",\"role\":\"secondary\",\"served\":false}\n");
        send("admin", "POST", "/v1/zones", "{\"zone\": \"new.test.\"}");
        api.close();
        api = new ApiDaemon(folder);

        assertThat(send("admin", "GET", "/v1/zones", "").body()).contains("copied.test.", "new.test.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                admin  | {"zone": "new.test.", "template": "none"}                    | 422 | there is no template 'none'
                admin  | {"zone": "new.test.", "tempate": "own"}                      | 422 | the member 'tempate' is unknown
                admin  | {"zone": "new.test.", "primaries": ["192.0.2.256"]}          | 422 | '192.0.2.256' is not an address
                admin  | {"zone": "new.test.", "primaries": ["192.0.2.1:0"]}          | 422 | '192.0.2.1:0' is not an address
                admin  | {"zone": "new.test.", "rrsets": [{"name": "a.other.", "type": "A", "ttl": 1, "records": ["192.0.2.1"]}]} | 422 | a.other. is not in the zone new.test.
                admin  | {"zone": "new.test.", "rrsets": [{"name": "new.test.", "type": "A", "ttl": 1, "records": []}]} | 422 | has no records
                admin  | {"zone": "new.test.", "rrsets": [{"name": "new.test.", "type": "CNAME", "ttl": 1, "records": ["a."]}]} | 422 | would have a CNAME record and other records
                admin  | {"zone": "new.test.", "rrsets": [{"name": "new.test.", "type": "NSEC", "ttl": 1, "records": ["a. A"]}]} | 422 | only the signer
                admin  | {"zone": "new.test.", "template": "copies", "rrsets": [{"name": "new.test.", "type": "NS", "ttl": 1, "records": ["a."]}]} | 422 | has primaries
                other  | {"zone": "new.test."}                                        | 403 | does not permit to create the zone new.test.
                some   | {"zone": "new.some.", "primaries": ["127.0.0.1:9"]}          | 403 | with some records only
                some   | {"zone": "new.some.", "template": "copies"}                  | 403 | with some records only
                admin  | {"zone": "example."}                                         | 409 | exists already
                reader | {not json                                                    | 403 | does not permit to create zones
                """)
    void aZoneThatCannotBeCreatedIsAPreciseError(String token, String content, int status, String reason)
            throws Exception {
        assertThat(send(token, "POST", "/v1/zones", content).body()).contains("\"status\":" + status, reason);
        assertThat(api.daemon().current().zones().current().withApex(Name.of("new.test."))).isNull();
    }

    @Test
    void aTransactionEndsWithItsZone() throws Exception {
        String zone = "/v1/zones/a.elsewhere.";
        assertThat(send("other", "POST", "/v1/zones", "{\"zone\": \"a.elsewhere.\"}").statusCode()).isEqualTo(201);
        assertThat(send("other", "POST", zone + "/transaction", "").statusCode()).isEqualTo(201);
        assertThat(send("other", "DELETE", zone, "").statusCode()).isEqualTo(204);
        assertThat(send("other", "POST", "/v1/zones", "{\"zone\": \"a.elsewhere.\"}").statusCode()).isEqualTo(201);

        assertThat(send("other", "GET", zone + "/transaction", "").statusCode()).isEqualTo(409);
    }

    /// A response to a change means that the change survives a restart.
    @Test
    void aChangeIsThereAfterARestart() throws Exception {
        send("admin", "PUT", WWW, RECORDS);
        api.close();
        api = new ApiDaemon(folder);

        assertThat(send("reader", "GET", WWW, "").body()).contains("192.0.2.9");
    }

    @Test
    void requestsAreCounted() throws Exception {
        send("admin", "GET", "/v1/zones", "");
        send("admin", "PUT", WWW, RECORDS);
        send("acme", "PUT", WWW, RECORDS);
        send("admin", "PUT", WWW, "{");

        assertThat(new Reports(api.daemon()).stats().facts()).extracting(fact -> fact.name() + " " + fact.value())
                .contains("api.requests Count[number=4]", "api.changed Count[number=1]", "api.refused Count[number=1]",
                        "api.failed Count[number=1]");
        String page = Files.readString(Path.of("../docs/counters.md"));
        assertThat(new Reports(api.daemon()).stats().facts())
                .filteredOn(fact -> fact.name().contains("api")).hasSize(6)
                .allSatisfy(fact -> assertThat(page).contains("`" + fact.name() + "`"));
    }

    /// The document describes each route, and its references lead somewhere.
    @Test
    void theDescriptionIsServedToEverybody() throws Exception {
        String text = send("", "GET", "/v1/openapi.json", "").body();
        JsonValue.Members document = (JsonValue.Members) JsonReader.read(text.getBytes(StandardCharsets.UTF_8));

        assertThat(document.members().get("openapi")).isEqualTo(new JsonValue.Text("3.1.0"));
        JsonValue.Members paths = (JsonValue.Members) document.members().get("paths");
        assertThat(paths.members()).containsKeys("/v1/zones", "/v1/zones/{zone}/rrsets/{name}/{type}",
                "/v1/zones/{zone}/transaction/commit", "/v1/zones/{zone}/history/{from}/{to}",
                "/api/v1/servers/localhost/zones/{zone}");
        List<String> references = new ArrayList<>();
        references(document, references);
        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            JsonValue at = document;
            for (String step : reference.substring(2).split("/")) {
                assertThat(at).isInstanceOf(JsonValue.Members.class);
                at = ((JsonValue.Members) at).members().get(step);
            }
            assertThat(at).as(reference).isNotNull();
        });
        // Each operation exists: none of them is answered with 404 or 405.
        paths.members().forEach((path, operations) -> ((JsonValue.Members) operations).members().keySet()
                .forEach(method -> assertThat(status(path, method)).as("%s %s", method, path).isNotIn(405)));
    }

    private int status(String path, String method) {
        try {
            return send("admin", method.toUpperCase(Locale.ROOT),
                    path.replace("{zone}", "nowhere.").replaceAll("\\{[^}]*}", "1"), "").statusCode();
        } catch (Exception e) {
            throw new AssertionError(path, e);
        }
    }

    private static void references(JsonValue value, List<String> found) {
        switch (value) {
            case JsonValue.Members(var members) -> members.forEach((name, member) -> {
                if (name.equals("$ref") && member instanceof JsonValue.Text(String text)) {
                    found.add(text);
                }
                references(member, found);
            });
            case JsonValue.Items(var items) -> items.forEach(item -> references(item, found));
            case JsonValue.Text _,JsonValue.Numeral _,JsonValue.Flag _,JsonValue.Nothing _ -> {}
        }
    }
}
