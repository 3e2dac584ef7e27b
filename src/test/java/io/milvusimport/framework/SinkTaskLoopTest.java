package io.milvusimport.framework;

import java.util.List;

class SinkTaskLoopTest extends SinkTaskContract {
  @Override
  public String framework() {
    return "the model";
  }

  @Override
  public List<String> transcript(Scenario scenario) {
    Framework model = new ModelFramework();
    scenario.play(model);
    return model.transcript().lines();
  }
}
