package dev.sluice.controlplane.reproduce;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A stage for repetitions, and a workflow that sums orders. */
abstract class Repeating {
    static final String ORDERS = "id,region,amount\n1,north,10\n2,south,20\n3,north,5\n";

    static final String SUMS = """
            reproduce:
              inputs: [{asset: "connection://files/orders.csv", as: orders}]
              outputs: [{asset: totals, expect: byte, keys: [region]}]
              environment: [TZ]
            tasks:
              - id: sum
                type: process
                env: {TZ: UTC}
                script: |
                  import csv, os, collections
                  sums = collections.Counter()
                  for row in csv.DictReader(open(os.environ["SLUICE_ASSET_ORDERS"])):
                      sums[row["region"]] += int(row["amount"])
                  with open(os.environ["SLUICE_ASSET_TOTALS"], "w") as out:
                      print("region,amount", file=out)
                      for region in sorted(sums):
                          print(f"{region},{sums[region]EXTRA}", file=out)
                interpreter: python3
                consumes: ["connection://files/orders.csv"]
                produces: [{asset: totals, uri: "connection://files/totals.csv"}]
            """;

    static final String STEADY = SUMS.replace("EXTRA", "");

    @TempDir
    Path folder;

    ReproduceStage stage;

    @BeforeEach
    void start() throws SQLException, IOException {
        stage = new ReproduceStage(folder, Map.of());
        stage.write("orders.csv", ORDERS);
    }

    @AfterEach
    void stop() throws IOException {
        stage.close();
    }
}
