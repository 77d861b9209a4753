import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Commands, replies and, in between, what a scripted provider asks for. */
final class Wire {
    private final BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final Gson gson = new GsonBuilder().disableHtmlEscaping().create();
    private int id;
    private int events;

    /** The next command; null when there is none. */
    JsonObject command() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            return null;
        }
        JsonObject command = JsonParser.parseString(line).getAsJsonObject();
        id = command.get("id").getAsInt();
        events = 0;
        return command;
    }

    /** Asks the driver for something and waits until it is done. */
    void ask(String what) throws IOException {
        say("{\"id\":" + id + ",\"event\":" + events++ + ",\"ask\":\"" + what + "\"}");
        lines.readLine();
    }

    void reply(JsonObject reply) {
        say("{\"id\":" + id + ",\"reply\":" + gson.toJson(reply) + "}");
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
