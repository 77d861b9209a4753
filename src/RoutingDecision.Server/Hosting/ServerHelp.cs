namespace RoutingDecision.Server.Hosting;

/// <summary>What --help prints.</summary>
internal static class ServerHelp
{
    public const string Text = """
        routing-server: recommends which model should serve a prompt. Speaks gRPC (routing.v1), never calls a model.

          --grpc ADDRESS:PORT       gRPC, HTTP/2                       (127.0.0.1:50051)
          --metrics ADDRESS:PORT    /metrics, /healthz, /readyz        (127.0.0.1:9464)
          --policy FILE             policy, watched                    (the shipped default.yaml)
          --bundle FOLDER           classifier bundle, watched, or none (the shipped one)
          --models FOLDER           further bundles, one a subfolder, to be promoted (none)
          --state FOLDER            what survives a restart            ($XDG_STATE_HOME/routing-decision)
          --journal FOLDER          decisions and outcomes, or off     (journal in the state folder)
          --journal-commit-ms N     outcomes wait for more, to share a sync (0)
          --journal-sync-ms N       until logged decisions are durable (1000)
          --journal-segment-mib N   size of a file of the journal      (64)
          --journal-segment-hours N age at which one ends              (6)
          --journal-max-mib N       size of them all                   (4096)
          --journal-max-days N      age at which they go               (30)
          --journal-replay-hours N  read back at the start             (24)
          --insight-days N          days that reports reach back       (30)
          --insight-decisions N     decisions that late reports join   (65536)
          --watch-readers N         callers that may watch decisions     (16)
          --token-keys KEY[,KEY]    base64 keys of decision ids, the signing one first (kept in the state folder)
          --token-days N            days for which outcomes are taken  (30)
          --api-keys FILE           API keys, watched; made by: routing key new (none: nobody is asked)
          --api-key-lines TEXT      the same lines; better ROUTING_API_KEY_LINES
          --tls-certificate FILE    PEM of certificate and chain, watched (no TLS)
          --tls-key FILE            PEM of its key                     (in the certificate's file)
          --tls-client-authority FILE  PEM of who signs the certificates that clients must show (none are asked for)
          --metrics-tls             TLS on the metrics port as well
          --insecure-public         serve other machines without TLS or without asking who they are
          --max-calls N             calls, and streams, under way      (1000)
          --queue-calls N           calls that wait for a place        (1000)
          --queue-ms N              longest wait for a place or a thread (1000)
          --cache-entries N         classifications kept in memory     (100000)
          --conversations N         conversations kept in memory       (200000)
          --redis HOST:PORT[,...]   Redis that replicas share          (none)
          --redis-password TEXT     its password; better ROUTING_REDIS_PASSWORD, which no process list shows
          --redis-authority FILE    PEM of who signed its certificate  (what the system trusts)
          --redis-prefix NAME       first part of every key            (rd)
          --redis-wait-ms N         a decision waits for a conversation (5)
          --redis-replace-ms N      without an answer, until the connection is made anew (500)
          --shared-cache-over-us N  a classifier this slow shares what it assessed (2000)
          --redis-streams WHAT      outcomes, or all: decisions as well (outcomes)
          --remembered-outcomes N   reports whose repetition is known  (500000)
          --publish-max-flips X     share of replayed decisions that may go to another tier, or not be told, under a new policy (0.25)
          --publish-replay-decisions N  latest decisions replayed before a policy is published, 0: none (20000)
          --publish-least-decisions N   fewer refuse no policy         (500)
          --max-message-mib N       largest message taken              (12)
          --policy-poll-ms N        between looks at policy and bundles (500)
          --drain-notice-ms N       calls still taken after /readyz turns (0)
          --drain-seconds N         for calls under way at shutdown    (20)
          --otlp URL                collector for traces               (none)
          --trace-share X           share of calls traced, 0 to 1      (0.01)
          --log-level LEVEL         Trace, Debug, Information, Warning, Error (Information)
          --seed N                  start of sampling and exploration  (random)
          --config FILE             JSON file with the same names

        Each is also an environment variable: ROUTING_GRPC, ROUTING_TOKEN_KEYS and so on. The command line wins over the environment, and that over
        the file.
        With --healthcheck it asks the server with the same settings whether it is ready and ends: 0 ready, 1 not.
        --check-config reads everything that a start would and says what is wrong; --version; SIGHUP reads policy, bundles, keys and certificates
        again.
        Exit codes: 0 stopped in order, 2 a setting, policy or bundle can't be used, 3 a port is taken or can't be listened on.
        """;
}
