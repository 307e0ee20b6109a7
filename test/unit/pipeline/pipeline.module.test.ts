import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import { ConfigModule } from '../../../src/config/config.module.js';
import { STAGE_IDS, type Stage } from '../../../src/domain/stage.js';
import { PipelineModule } from '../../../src/pipeline/pipeline.module.js';
import { STAGES } from '../../../src/pipeline/stages.js';

describe('PipelineModule', () => {
  it('wires one provider for every stage, in the order in which the stages run', async () => {
    const module = await Test.createTestingModule({
      imports: [ConfigModule, PipelineModule],
    }).compile();
    const stages = module.get<readonly Stage[]>(STAGES);
    expect(stages.map(({ id }) => id)).toEqual(STAGE_IDS);
    await module.close();
  });
});
