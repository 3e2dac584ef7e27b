package io.milvusimport.sim;

/** A Connect worker: one process, and what its tasks share. */
final class SimWorker {
  final SimProcess process;
  final ProcessStore store;
  final ProcessService service;
  private final World world;
  private SimLedger ledger;

  SimWorker(World world, String name) {
    this.world = world;
    this.process = new SimProcess(world, name);
    this.store = new ProcessStore(world, process);
    this.service = new ProcessService(world, process);
    this.ledger = new SimLedger(world, process, store, service);
  }

  /** For a task that starts: a new client if nobody can go on with the old one. */
  SimLedger ledger() {
    if (ledger.shell().isOver()) {
      ledger = new SimLedger(world, process, store, service);
    }
    return ledger;
  }
}
